package io.eventhus.kafka;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How partitions come to a consumer, and who keeps what was handled. */
interface Reading {

    /** Receives what is there within a time, where nothing is left of what was received before. */
    void receive(Duration atMost);

    /** Says that a record was given to the caller. */
    void given(TopicPartition partition, long position);

    /** Returns the partitions that are read now. */
    Set<SourcePartition> assigned();

    /** Says that everything up to a position is handled. */
    void acknowledge(Map<SourcePartition, Long> upTo);

    /** Goes to another place in a partition. */
    void seek(TopicPartition where, StartAt start);

    /** Says who is told before partitions are given away. */
    void onRevoke(Consumer<Set<SourcePartition>> told);

    /** Ends reading. */
    void close();
}
