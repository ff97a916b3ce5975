package io.eventhus.kafka;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Events as a relay hands them over. */
final class Outgoing {

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

    private final Destination destination;
    private final EnvelopeCodec codec;
    private final Map<String, Long> versions = new HashMap<>();
    private long position;

    Outgoing(String bucket, String subset) {
        this.destination = new Destination(bucket, subset);
        this.codec = new EnvelopeCodec(bucket, Profile.V2, EventRegister.empty());
    }

    String topic() {
        return destination.dotted();
    }

    EnvelopeCodec codec() {
        return codec;
    }

    OutboundEvent event(String account, String data, Map<String, String> metadata) {
        position++;
        StoredEvent stored = new StoredEvent(
                position,
                "e-" + position,
                new AggregateId("Account", account),
                versions.merge(account, 1L, Long::sum),
                "DepositPerformed",
                "",
                JsonData.ofText(data),
                TIME,
                metadata,
                Set.of(new Tag("Account", account)));
        return codec.outbound(destination, stored);
    }

    OutboundEvent event(String account) {
        return event(account, "{\"amount\":1}", Map.of());
    }
}
