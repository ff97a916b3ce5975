package io.eventhus.axon;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds an application's publishers from its log, each by a relay of its own. */
final class Publishing implements AutoCloseable {

    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final List<EventPublisher> publishers = new ArrayList<>();

    private final String bucket;

    private Publishing(String bucket) {
        this.bucket = bucket;
    }

    /** Starts to publish. Events of other aggregates are not published. */
    static Publishing start(
            Map<String, EventPublisher> publishers,
            EventStore store,
            StateStore state,
            String bucket,
            EnvelopeCodec codec,
            Map<String, Destination> destinations) {
        Publishing publishing = new Publishing(bucket);
        try {
            publishers.forEach((name, publisher) -> {
                publishing.publishers.add(publisher);
                publishing.relays.put(
                        name,
                        Relay.start(
                                store,
                                state,
                                checkpoint(bucket, name),
                                publisher,
                                event -> outbound(event, codec, destinations)));
            });
            return publishing;
        } catch (RuntimeException | Error failure) {
            publishing.close();
            throw failure;
        }
    }

    /** A bucket has no dot, so no two applications on one state store share a checkpoint. */
    private static String checkpoint(String bucket, String name) {
        return name.equals(bucket) ? bucket : bucket + "." + name;
    }

    private static Optional<OutboundEvent> outbound(
            StoredEvent event, EnvelopeCodec codec, Map<String, Destination> destinations) {
        return Optional.ofNullable(destinations.get(event.aggregate().type()))
                .map(destination -> codec.outbound(destination, event));
    }

    /** Returns the relay of the publisher that is named after the bucket, empty if there is none. */
    Optional<Relay> relay() {
        return Optional.ofNullable(relays.get(bucket));
    }

    /** Returns the relays by the names of their publishers. */
    Map<String, Relay> relays() {
        return Collections.unmodifiableMap(relays);
    }

    /** Ends after the publishes that are under way, and closes the publishers. Never throws. */
    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        publishers.forEach(EventPublisher::close);
    }
}
