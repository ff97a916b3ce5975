package io.eventhus.api;

import java.util.List;

/**
 * Hands events to a bus. Implemented by adapters, driven by the relay, which publishes what is stored and nothing else,
 * at least once.
 *
 * <p>One thread calls {@link #publish} at a time, or as many as {@link PublisherInfo#callsAtOnce()} says, never with events of one
 * aggregate. A call after {@link #close()} throws {@link PermanentException}.
 */
public interface EventPublisher extends AutoCloseable {

    /** Tells what an acknowledgement means, whether order survives retries, and the limits. */
    PublisherInfo info();

    /**
     * Publishes events in their order and waits, within the adapter's stated time limit, until they are acknowledged.
     *
     * <p><b>Atomicity:</b> none; the outcome counts the acknowledged prefix. <b>Order:</b> the first occurrences of one
     * aggregate's events arrive in order. <b>Visibility:</b> as the bus delivers. <b>Repeated call:</b> publishes
     * again, with the same event id, by which receivers drop duplicates.
     *
     * @param events at least one, within the limits of {@link #info()}; of one aggregate at most one, unless
     *               {@link PublisherInfo#keepsOrder()}
     * @return how many leading events are acknowledged, and why the others are not; every trouble of the bus is told
     *     here, never thrown
     * @throws IllegalArgumentException if there are no events or they are over a limit
     */
    PublishOutcome publish(List<OutboundEvent> events);

    /** Gives back what the publisher opened itself. Repeating it does nothing. Never throws. */
    @Override
    void close();
}
