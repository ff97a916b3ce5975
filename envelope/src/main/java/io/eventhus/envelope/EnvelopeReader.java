package io.eventhus.envelope;

import com.fasterxml.jackson.core.JsonToken;
import io.eventhus.api.AggregateId;
import io.eventhus.api.Envelope;
import io.eventhus.api.JsonData;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reading half of {@link EnvelopeCodec}. */
final class EnvelopeReader {

    private final String bucket;
    private final Profile profile;
    private final EventRegister register;
    private final int mostBytes;

    EnvelopeReader(String bucket, Profile profile, EventRegister register, int mostBytes) {
        this.bucket = bucket;
        this.profile = profile;
        this.register = register;
        this.mostBytes = mostBytes;
    }

    Envelope read(byte[] body) {
        if (body.length > mostBytes) {
            throw new EnvelopeRefusedException(
                    "",
                    EnvelopeRefusedException.NO_OFFSET,
                    "it has " + body.length + " bytes; expected at most " + mostBytes);
        }
        Fields fields = new Fields(body);
        try {
            fields.read();
        } catch (MalformedJsonException e) {
            throw new EnvelopeRefusedException(EnvelopeKeys.shown(fields.current), e.offset(), e.reason());
        }
        return envelope(fields);
    }

    private Envelope envelope(Fields fields) {
        AggregateId aggregate =
                new AggregateId(fields.name(EnvelopeKeys.AGGREGATE_TYPE), fields.name(EnvelopeKeys.AGGREGATE_ID));
        String type = fields.name(EnvelopeKeys.TYPE);
        JsonData data = JsonData.of(fields.data());
        String id = fields.texts.getOrDefault(EnvelopeKeys.ID, "");
        if (id.isEmpty()) {
            id = DerivedId.of(bucket, aggregate, fields.version, type, data);
        }
        String commandId = fields.texts.getOrDefault(EnvelopeKeys.COMMAND_ID, "");
        return new Envelope(id, aggregate, commandId, fields.version, type, canonical(fields, type, data));
    }

    private JsonData canonical(Fields fields, String type, JsonData data) {
        Map<String, String> names = register.keysToRead(profile, type);
        if (names.isEmpty()) {
            return data;
        }
        try {
            return JsonData.of(DataKeys.rename(data.toBytes(), names));
        } catch (MalformedJsonException e) {
            throw new EnvelopeRefusedException(EnvelopeKeys.DATA, fields.dataStart + e.offset(), e.reason());
        }
    }

    /** What one envelope holds, filled key by key. */
    private static final class Fields {

        private static final String TEXT = "expected a string";

        /** As many as the largest version has: what is longer need not be converted to be refused. */
        private static final int MOST_DIGITS = 19;

        private final byte[] body;
        private final Set<String> seen = new HashSet<>();
        private final Map<String, String> texts = new HashMap<>();
        private String current = "";
        private long version;
        private int dataStart;
        private int dataEnd;

        Fields(byte[] body) {
            this.body = body;
        }

        void read() throws MalformedJsonException {
            JsonScan scan = JsonScan.of(body);
            if (scan.next() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException(0, "expected a JSON object");
            }
            while (scan.next() == JsonToken.FIELD_NAME) {
                current = EnvelopeKeys.folded(scan.text());
                if (!seen.add(current)) {
                    throw new MalformedJsonException(
                            scan.offset(), "the key is there twice, case aside; expected each key once");
                }
                readValue(scan, scan.next());
                current = "";
            }
            scan.finish();
            requireAll();
        }

        private void readValue(JsonScan scan, @Nullable JsonToken token) throws MalformedJsonException {
            switch (current) {
                case EnvelopeKeys.AGGREGATE_ID, EnvelopeKeys.AGGREGATE_TYPE, EnvelopeKeys.TYPE -> readText(scan, token);
                case EnvelopeKeys.ID, EnvelopeKeys.COMMAND_ID -> {
                    // Go reads a null text as none at all.
                    if (token != JsonToken.VALUE_NULL) {
                        readText(scan, token);
                    }
                }
                case EnvelopeKeys.VERSION -> readVersion(scan, token);
                case EnvelopeKeys.DATA -> {
                    dataStart = scan.offset();
                    dataEnd = scan.finishValue(JsonValues.MOST_NESTING);
                }
                default -> scan.finishValue(JsonValues.MOST_NESTING);
            }
        }

        private void readText(JsonScan scan, @Nullable JsonToken token) throws MalformedJsonException {
            if (token != JsonToken.VALUE_STRING) {
                throw new MalformedJsonException(scan.offset(), TEXT);
            }
            texts.put(current, scan.text());
        }

        private void readVersion(JsonScan scan, @Nullable JsonToken token) throws MalformedJsonException {
            if (token != JsonToken.VALUE_NUMBER_INT || scan.numberLength() > MOST_DIGITS) {
                throw notAVersion(scan);
            }
            try {
                version = Long.parseLong(scan.text());
            } catch (NumberFormatException e) {
                throw notAVersion(scan);
            }
            if (version < 1) {
                throw notAVersion(scan);
            }
        }

        private static MalformedJsonException notAVersion(JsonScan scan) {
            return new MalformedJsonException(scan.offset(), "expected an integer literal from 1 to " + Long.MAX_VALUE);
        }

        private void requireAll() {
            for (String key : EnvelopeKeys.REQUIRED) {
                if (!seen.contains(key)) {
                    throw new EnvelopeRefusedException(
                            key,
                            EnvelopeRefusedException.NO_OFFSET,
                            "the key is missing; expected it in every envelope");
                }
            }
        }

        String name(String key) {
            String text = texts.getOrDefault(key, "");
            if (text.isEmpty()) {
                throw new EnvelopeRefusedException(
                        key, EnvelopeRefusedException.NO_OFFSET, "it is empty; expected at least one character");
            }
            return text;
        }

        byte[] data() {
            return Arrays.copyOfRange(body, dataStart, dataEnd);
        }
    }
}
