package io.eventhus.axon;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feeds an application's publisher from its log, if it has one. */
final class Publishing implements AutoCloseable {

    private final @Nullable Relay relay;
    private final @Nullable EventPublisher publisher;

    private Publishing(@Nullable Relay relay, @Nullable EventPublisher publisher) {
        this.relay = relay;
        this.publisher = publisher;
    }

    /** Starts to publish; its checkpoint is named after the bucket. Events of other aggregates are not published. */
    static Publishing start(
            @Nullable EventPublisher publisher,
            EventStore store,
            StateStore state,
            String bucket,
            EnvelopeCodec codec,
            Map<String, Destination> destinations) {
        if (publisher == null) {
            return new Publishing(null, null);
        }
        Relay relay = Relay.start(store, state, bucket, publisher, event -> outbound(event, codec, destinations));
        return new Publishing(relay, publisher);
    }

    private static Optional<OutboundEvent> outbound(
            StoredEvent event, EnvelopeCodec codec, Map<String, Destination> destinations) {
        return Optional.ofNullable(destinations.get(event.aggregate().type()))
                .map(destination -> new OutboundEvent(destination, event, codec.encode(event)));
    }

    /** Returns the relay, empty if the application has no publisher. */
    Optional<Relay> relay() {
        return Optional.ofNullable(relay);
    }

    /** Ends after the publish that is under way, and closes the publisher. Never throws. */
    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
        if (publisher != null) {
            publisher.close();
        }
    }
}
