package io.eventhus.benchmarks;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import java.util.List;

/** A bus that is published to, on a server of the benchmark's own, by our publisher and by the client alone. */
interface Bus extends AutoCloseable {

    /** Returns its name in the results. */
    String name();

    /** Returns what the client alone does. */
    String raw();

    /** Returns the server, and what an acknowledged event survives, on both sides. */
    String durability();

    /** Returns how many events a round publishes at the most. */
    int mostEvents();

    /** Opens our publisher, which makes each place that is not there. */
    EventPublisher open();

    /** Makes all ready that the client alone publishes in each round. */
    Raw ready(List<OutboundEvent> events);

    @Override
    void close();

    /** What the client alone publishes. */
    interface Raw {

        /** Makes a place and publishes everything there; returns when all is acknowledged. */
        void publish(String place) throws Exception;
    }
}
