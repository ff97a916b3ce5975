package io.eventhus.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was received at one position of a partition. */
public sealed interface InboundRecord {

    /** Returns where it came from. */
    SourcePartition partition();

    /** Returns its position in the partition; positions grow, and may have gaps. */
    long position();

    /**
     * An event.
     *
     * @param partition where it came from
     * @param position  its position there
     * @param envelope  the event
     * @param time      when it happened, or null if the message does not say
     * @param revision  the revision of the payload's shape, empty if the message does not say
     * @param metadata  what the message's headers say about it
     */
    record Event(
            SourcePartition partition,
            long position,
            Envelope envelope,
            @Nullable Instant time,
            String revision,
            Map<String, String> metadata)
            implements InboundRecord {

        /** Copies the metadata. */
        public Event {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * A message that is not an envelope. It is never dropped silently: the consumer's owner decides.
     *
     * @param partition where it came from
     * @param position  its position there
     * @param reason    what is wrong with it, naming the place, without its content
     * @param body      the message's body, to be parked
     */
    @SuppressWarnings("ArrayRecordComponent")
    record NotAnEnvelope(SourcePartition partition, long position, String reason, byte[] body)
            implements InboundRecord {}
}
