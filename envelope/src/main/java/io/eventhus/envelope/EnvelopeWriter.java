package io.eventhus.envelope;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The writing half of {@link EnvelopeCodec}. */
final class EnvelopeWriter {

    private final Profile profile;
    private final EventRegister register;
    private final boolean escapeLikeGo;

    EnvelopeWriter(Profile profile, EventRegister register, boolean escapeLikeGo) {
        this.profile = profile;
        this.register = register;
        this.escapeLikeGo = escapeLikeGo;
    }

    /** Writes the event under {@code id}; apart from the event, since Go's own envelopes have an empty one. */
    byte[] write(String id, StoredEvent event) {
        StringBuilder head = new StringBuilder(200);
        text(head.append('{'), EnvelopeKeys.ID, id);
        text(head.append(','), EnvelopeKeys.AGGREGATE_ID, event.aggregate().id());
        text(head.append(','), EnvelopeKeys.AGGREGATE_TYPE, event.aggregate().type());
        if (profile == Profile.V2) {
            text(head.append(','), EnvelopeKeys.COMMAND_ID, commandId(event.metadata()));
        }
        key(head.append(','), EnvelopeKeys.VERSION).append(event.version());
        text(head.append(','), EnvelopeKeys.TYPE, register.nameIn(profile, event.type()));
        key(head.append(','), EnvelopeKeys.DATA);
        return joined(head.toString().getBytes(StandardCharsets.UTF_8), data(event));
    }

    private void text(StringBuilder out, String key, String value) {
        JsonText.quote(value, escapeLikeGo, key(out, key));
    }

    private static StringBuilder key(StringBuilder out, String key) {
        return out.append('"').append(key).append("\":");
    }

    private static String commandId(Map<String, String> metadata) {
        for (String key : EnvelopeCodec.COMMAND_ID_KEYS) {
            String value = metadata.get(key);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private byte[] data(StoredEvent event) {
        byte[] data = event.data().toBytes();
        try {
            data = DataKeys.rename(data, register.keysToWrite(profile, event.type()));
        } catch (MalformedJsonException e) {
            throw new PermanentException("writing the envelope of event " + event.id() + " at position "
                    + event.position() + ": renaming keys of its data for profile " + profile + " failed at byte "
                    + e.offset() + ": " + e.reason() + "; correct the register's renames or the event");
        }
        return escapeLikeGo ? JsonText.escapedLikeGo(data) : data;
    }

    private static byte[] joined(byte[] head, byte[] data) {
        byte[] all = Arrays.copyOf(head, head.length + data.length + 1);
        System.arraycopy(data, 0, all, head.length, data.length);
        all[all.length - 1] = '}';
        return all;
    }
}
