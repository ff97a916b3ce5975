package io.eventhus.axon;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.StateStore;
import io.eventhus.api.UnsupportedException;
import io.eventhus.core.EventStore;
import io.eventhus.envelope.EnvelopeCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds an application's publisher from its log. */
final class Publishing {

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private Publishing() {}

    /**
     * Starts to publish; closing the result stops it.
     *
     * @throws UnsupportedException if there is a publisher
     */
    static AutoCloseable start(
            @Nullable EventPublisher publisher,
            EventStore store,
            StateStore state,
            EnvelopeCodec codec,
            Map<String, Destination> destinations) {
        if (publisher == null) {
            return () -> {};
        }
        throw new UnsupportedException(
                "starting to publish the log " + store.info().name() + " to " + destinations.values()
                        + ": this version has no relay; expected an application without publisher(...)");
    }

    static void close(AutoCloseable publishing) {
        try {
            publishing.close();
        } catch (Exception failure) {
            LOG.warn("Publishing did not stop cleanly; what was not acknowledged is published again.", failure);
        }
    }
}
