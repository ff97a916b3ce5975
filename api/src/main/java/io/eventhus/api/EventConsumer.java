package io.eventhus.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives envelopes from a bus, in order within each partition. Implemented by adapters.
 *
 * <p>For one thread at a time. A call after {@link #close()} throws {@link PermanentException}.
 */
public interface EventConsumer extends AutoCloseable {

    /** Tells what this consumer can do. */
    ConsumerInfo info();

    /**
     * Returns the partitions of the source, whoever reads them.
     *
     * @throws TransientException if the broker did not answer
     * @throws PermanentException if there is no such topic or stream
     */
    Set<SourcePartition> partitions();

    /**
     * Returns the position of the last record that is in each partition now; 0 for one that never had any.
     *
     * @throws TransientException if the broker did not answer
     * @throws UnsupportedException if the source keeps nothing
     * @throws PermanentException if the source is gone, or was created again under the same name
     */
    Map<SourcePartition, Long> ends();

    /**
     * Returns the position of the last record of each partition that is older than an instant, by the time that the broker keeps; 0 where
     * none is. Where polling goes on after that is not said: seek.
     *
     * @param time the instant; where it has not come yet, as {@link #ends}
     * @throws TransientException if the broker did not answer
     * @throws UnsupportedException if the source keeps nothing
     * @throws PermanentException if the source is gone, or was created again under the same name
     */
    Map<SourcePartition, Long> endsAt(Instant time);

    /**
     * Waits for records.
     *
     * <p><b>Order:</b> within a partition, by position. <b>Visibility:</b> a record is given once, unless it is not
     * acknowledged before the partition moves, the consumer restarts or seeks back. A message that is not an envelope
     * is given as {@link InboundRecord.NotAnEnvelope}. <b>Bound:</b> a consumer that acknowledges gives only so many that
     * are not acknowledged, and is meant to be polled while they are handled.
     *
     * @param atMost     how long to wait for the first record; zero: do not wait
     * @param maxRecords the most records, at least 1
     * @return the records, possibly none, and the partitions assigned now
     * @throws TransientException if the broker did not answer; polling again goes on where it stopped
     * @throws PermanentException if the source is gone, or was created again under the same name
     */
    InboundBatch poll(Duration atMost, int maxRecords);

    /**
     * Says that everything up to a position is handled, per partition. Repeating it, or naming a lower position, or a partition
     * that was given away meanwhile, does nothing.
     *
     * @param upTo the last handled position of each partition named
     * @throws TransientException if the broker did not answer; acknowledging again may help
     * @throws UnsupportedException if {@link ConsumerInfo#acknowledges()} is false
     */
    void acknowledge(Map<SourcePartition, Long> upTo);

    /**
     * Goes to another place in a partition; the next poll starts there.
     *
     * @throws TransientException if the broker did not answer
     * @throws UnsupportedException if {@link ConsumerInfo#seeks()} is false
     * @throws PermanentException if the partition's source was created again, or a position is no longer or not yet
     *     there
     */
    void seek(SourcePartition partition, StartAt start);

    /**
     * Says who is told of partitions that are about to be given to another consumer, or were: called by the thread that polls or
     * closes, within that call. Until it returns nobody else gets them, if the broker is not yet done waiting; it may acknowledge.
     * Replaces who was told before.
     *
     * @param told gets the partitions
     */
    default void onRevoke(Consumer<Set<SourcePartition>> told) {
        // Most consumers keep their partitions until they are closed.
    }

    /** Gives back what the consumer opened itself. Repeating it does nothing. Never throws. */
    @Override
    void close();
}
