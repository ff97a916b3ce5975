package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Destination;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.envelope.EnvelopeCodec;
import java.util.Map;

/** What belongs to an application beside Axon's configuration, and is closed with it. */
record ApplicationParts(
        EventStore eventStore,
        CommitLog log,
        StateStore state,
        EnvelopeCodec codec,
        Map<String, Destination> destinations,
        Publishing publishing) {

    void close() {
        publishing.close();
        eventStore.close();
        log.close();
        state.close();
    }
}
