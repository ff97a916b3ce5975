package io.eventhus.core.consuming;

import io.eventhus.api.Envelope;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Received envelopes as events with a position: the one in the partition that they came from. */
public final class ReceivedEvents {

    private static final String COMMAND_ID = EnvelopeCodec.COMMAND_ID_KEYS.getFirst();

    private final EventRegister register;
    private final Profile profile;

    /**
     * Makes a translation.
     *
     * @param register the event types of the receiving application
     * @param profile  how the sender spells them
     */
    public ReceivedEvents(EventRegister register, Profile profile) {
        this.register = register;
        this.profile = profile;
    }

    /**
     * Returns an event. Its type is the canonical one of the register, or the sender's where it is not registered; its
     * only tag is its aggregate; the id of the command is in its metadata as {@code command_id}. Where nobody says when it
     * happened, its time is now.
     */
    public StoredEvent of(InboundRecord.Event record) {
        Envelope envelope = record.envelope();
        Map<String, String> metadata = new HashMap<>(record.metadata());
        if (!envelope.commandId().isEmpty()) {
            metadata.putIfAbsent(COMMAND_ID, envelope.commandId());
        }
        Instant time = record.time();
        return new StoredEvent(
                record.position(),
                envelope.id(),
                envelope.aggregate(),
                envelope.version(),
                register.canonical(profile, envelope.type()).orElse(envelope.type()),
                record.revision(),
                envelope.data(),
                time == null ? Instant.now() : time,
                metadata,
                Set.of(new Tag(envelope.aggregate().type(), envelope.aggregate().id())));
    }
}
