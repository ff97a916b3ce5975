package io.eventhus.tck;

import io.eventhus.api.Destination;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.OutboundEvent;
import java.time.Duration;
import java.util.List;

/**
 * What an adapter supplies to run {@link EventConsumerSuite}: one fresh source for each test, the ways to read it and to send to it, and
 * what its consumers can do. The suite asserts each declared answer, the yes and the no.
 */
public interface EventConsumerFixture extends AutoCloseable {

    /** Where the suite publishes to. */
    Destination destination();

    /**
     * Opens a consumer of the source of this test. The suite closes what it opens, and has one open at a time, unless the fixture says that it
     * {@link #seeks}. One that acknowledges goes on behind what was acknowledged before, and starts at the beginning; one that seeks starts at the
     * beginning; any other one gets what is sent from now on.
     */
    EventConsumer open();

    /** Publishes events by the publisher that belongs to the adapter; returns when they have arrived. */
    void publish(List<OutboundEvent> events);

    /** Sends a message of any body; returns when it has arrived. */
    void send(byte[] body);

    /** Whether what was acknowledged is kept, and what was not comes again. */
    boolean acknowledges();

    /** Whether a consumer goes to any place. */
    boolean seeks();

    /** Whether the source keeps what was sent, so that it has ends. */
    boolean keeps();

    /** Whether {@link #breakBus} can break the bus. */
    boolean canBreak();

    /**
     * Makes the bus give nothing until it is mended.
     *
     * @throws UnsupportedOperationException if the bus cannot be broken
     */
    void breakBus();

    /** Mends what {@link #breakBus} broke. */
    void mendBus();

    /**
     * Deletes the source with all that is in it and makes it again under its name.
     *
     * @throws UnsupportedOperationException if the source keeps nothing
     */
    void makeAgain();

    /** How long something that must come is waited for. */
    default Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** Removes whatever was made for the test; every consumer is closed before. */
    @Override
    void close();
}
