package io.eventhus.tck;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter supplies to run {@link EventPublisherSuite}: one fresh bus for each test, the ways to publish to it and to
 * see what arrived, and what it can do. The suite asserts each declared answer, the yes and the no.
 */
public interface EventPublisherFixture extends AutoCloseable {

    /**
     * A message as a receiver sees it.
     *
     * @param destination where it arrived; null where the bus does not tell
     * @param id          the event id by which the receiver drops duplicates
     * @param body        the body
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by the suite byte by byte
    record Arrived(@Nullable Destination destination, String id, byte[] body) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arrived arrived && id.equals(arrived.id) && Arrays.equals(body, arrived.body);
        }

        @Override
        public int hashCode() {
            return 31 * id.hashCode() + Arrays.hashCode(body);
        }

        /** Returns the id and the length of the body. */
        @Override
        public String toString() {
            return id + " (" + body.length + " bytes)";
        }
    }

    /** Opens a publisher to the bus of this test. The suite closes what it opens. */
    EventPublisher open();

    /**
     * Waits, within the fixture's own time limit, until that many messages have arrived, and returns all that have, in the
     * order of arrival.
     *
     * @param atLeast how many are waited for
     */
    List<Arrived> arrived(int atLeast);

    /** What an acknowledgement means. */
    PublisherInfo.Acknowledgement acknowledgement();

    /** Whether the order of an aggregate's events survives that several are in flight. */
    boolean keepsOrder();

    /** Whether a body arrives with the raw line ends that it has between its JSON parts; if not, they are spaces. */
    default boolean keepsLineEnds() {
        return true;
    }

    /** Whether a receiver sees the destination. */
    default boolean tellsDestination() {
        return true;
    }

    /** Whether the bus itself drops an event that is published again shortly after. */
    default boolean dropsDuplicates() {
        return false;
    }

    /** Whether {@link #breakBus} can break the bus. */
    boolean canBreak();

    /**
     * Makes the bus take nothing until it is mended.
     *
     * @throws UnsupportedOperationException if the bus cannot be broken
     */
    void breakBus();

    /** Mends what {@link #breakBus} broke. */
    void mendBus();

    /** Removes the bus and whatever else was made for the test; every publisher is closed before. */
    @Override
    void close();
}
