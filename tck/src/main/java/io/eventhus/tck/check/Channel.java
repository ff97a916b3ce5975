package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;

/** What arrives on one channel of a bus, recorded in the order in which it arrives. */
public final class Channel {

    private final History history;
    private final long number;

    Channel(History history, long number) {
        this.history = history;
        this.number = number;
    }

    /**
     * Records an event that arrived.
     *
     * @param id        the event's id; empty where the channel does not carry it
     * @param aggregate its aggregate
     * @param version   its version in the aggregate
     */
    public void arrived(String id, AggregateId aggregate, long version) {
        history.arrived(number, id.isEmpty() ? 0 : Digests.ofId(id), aggregate.type(), aggregate.id(), version);
    }

    /** Records that everything up to a position was published: each matching event must have arrived at least once. */
    public void publishedUpTo(long position) {
        history.publishedUpTo(number, position);
    }
}
