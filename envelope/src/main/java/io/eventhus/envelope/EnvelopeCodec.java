package io.eventhus.envelope;

import io.eventhus.api.Destination;
import io.eventhus.api.Envelope;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import java.util.List;

/**
 * Writes stored events as envelopes and reads envelopes, for one bucket in one profile. Immutable and thread-safe; the
 * same event always gives the same bytes.
 */
public final class EnvelopeCodec {

    /**
     * The metadata keys that an event's {@code command_id} is taken from, the first one present: eventhus' own, then
     * the id of the causing message as Axon's correlation data names it.
     */
    public static final List<String> COMMAND_ID_KEYS = List.of("command_id", "causationId");

    private final Profile profile;
    private final EventRegister register;
    private final EnvelopeWriter writer;
    private final EnvelopeReader reader;

    /**
     * Makes a codec with the default options.
     *
     * @param bucket   the bucket that is published to or consumed from
     * @param profile  how envelopes are spelled
     * @param register the event types and their spellings
     * @throws IllegalArgumentException if the bucket is not fit for a {@link Destination}
     */
    public EnvelopeCodec(String bucket, Profile profile, EventRegister register) {
        this(bucket, profile, register, EnvelopeOptions.DEFAULTS);
    }

    /**
     * Makes a codec.
     *
     * @param bucket   the bucket that is published to or consumed from
     * @param profile  how envelopes are spelled
     * @param register the event types and their spellings
     * @param options  escaping and bounds
     * @throws IllegalArgumentException if the bucket is not fit for a {@link Destination}
     */
    public EnvelopeCodec(String bucket, Profile profile, EventRegister register, EnvelopeOptions options) {
        // A destination is the one place that knows what a bucket may be; any legal subset will do.
        String checkedBucket = new Destination(bucket, "any").bucket();
        this.profile = profile;
        this.register = register;
        this.writer = new EnvelopeWriter(profile, register, options.escapeLikeGo());
        this.reader = new EnvelopeReader(checkedBucket, profile, register, options.mostBytes());
    }

    /** Returns the profile that is written and read. */
    public Profile profile() {
        return profile;
    }

    /**
     * Writes the envelope of an event: keys in the profile's order, no white space, the payload byte for byte but for
     * the register's renames and, if asked for, Go's escapes.
     *
     * @param event the event; its payload must be one JSON value, as the engine requires before it stores one
     * @throws io.eventhus.api.PermanentException if a key of the payload is to be renamed and the payload has the new
     *     name already, or is not JSON
     */
    public JsonData encode(StoredEvent event) {
        return JsonData.of(writer.write(event.id(), event));
    }

    /**
     * Makes the message of an event.
     *
     * @param destination where to
     * @param event       the event, as for {@link #encode}
     * @throws io.eventhus.api.PermanentException as {@link #encode} does
     */
    public OutboundEvent outbound(Destination destination, StoredEvent event) {
        return new OutboundEvent(destination, event, register.nameIn(profile, event.type()), encode(event));
    }

    /**
     * Reads an envelope. Its type stays as its sender spelled it ({@link EventRegister#canonical} translates); keys of
     * a registered type's payload are brought back to the application's spelling, all else of the payload is kept byte
     * for byte. An event without an id gets its {@link DerivedId}, made of type and payload as they were received.
     *
     * @param body the message's body; not kept
     * @throws EnvelopeRefusedException if it is not an envelope, an ambiguous one, or too long
     */
    public Envelope decode(byte[] body) {
        return reader.read(body.clone());
    }

    /**
     * Reads an envelope, as {@link #decode(byte[])} does.
     *
     * @param body the message's body
     * @throws EnvelopeRefusedException if it is not an envelope, an ambiguous one, or too long
     */
    public Envelope decode(JsonData body) {
        return reader.read(body.toBytes());
    }
}
