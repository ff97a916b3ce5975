package io.eventhus.envelope;

import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The headers beside an envelope, for every bus that has headers: with them the message is a CloudEvent in binary mode.
 *
 * <pre>
 * content-type          application/json
 * ce-specversion        1.0
 * ce-id                 the event's id
 * ce-source             /bucket/subset
 * ce-type               the type as the envelope spells it
 * ce-subject            the aggregate's id
 * ce-time               when it happened
 * eventhus-revision     of the payload's shape, if it has one
 * eventhus-metadata     a JSON object, if there is any
 * traceparent, tracestate   from the metadata of these names, if they are there
 * </pre>
 *
 * <p>Where a {@link Binding} of CloudEvents says so, all values are plain ASCII: other characters, spaces, quotes and percent signs are
 * percent-encoded. JSON has its escapes. A reader that knows no headers loses time, revision and
 * metadata and nothing else.
 */
public final class MessageHeaders {

    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json";
    private static final String REVISION = "eventhus-revision";
    private static final String METADATA = "eventhus-metadata";
    private static final List<String> TRACE = List.of("traceparent", "tracestate");

    /** How CloudEvents spells its attributes on a bus. */
    public enum Binding {
        /** Names begin with {@code ce-}, values are percent-encoded. */
        NATS("ce-"),
        /** Names begin with {@code ce_}, values are UTF-8 as they are. */
        KAFKA("ce_");

        // Made once: an event needs all of them.
        private final String specversion;
        private final String id;
        private final String source;
        private final String type;
        private final String subject;
        private final String time;

        Binding(String prefix) {
            this.specversion = prefix + "specversion";
            this.id = prefix + "id";
            this.source = prefix + "source";
            this.type = prefix + "type";
            this.subject = prefix + "subject";
            this.time = prefix + "time";
        }

        private String written(String value) {
            return this == NATS ? percentEncoded(value) : value;
        }

        private String read(String value) {
            return this == NATS ? percentDecoded(value) : value;
        }
    }

    /**
     * What the headers of a message say.
     *
     * @param time     when the event happened, null if they do not say
     * @param revision the revision of the payload's shape, empty if they do not say
     * @param metadata the event's metadata
     */
    public record Read(@Nullable Instant time, String revision, Map<String, String> metadata) {

        /** Copies the metadata. */
        public Read {
            metadata = Map.copyOf(metadata);
        }
    }

    private MessageHeaders() {}

    /**
     * Returns the headers of an event, in the order above.
     *
     * @param binding of the bus
     */
    public static Map<String, String> of(OutboundEvent outbound, Binding binding) {
        StoredEvent event = outbound.event();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CONTENT_TYPE, JSON);
        headers.put(binding.specversion, "1.0");
        headers.put(binding.id, binding.written(event.id()));
        headers.put(binding.source, outbound.destination().source());
        headers.put(binding.type, binding.written(outbound.type()));
        headers.put(binding.subject, binding.written(event.aggregate().id()));
        headers.put(binding.time, event.time().toString());
        if (!event.revision().isEmpty()) {
            headers.put(REVISION, binding.written(event.revision()));
        }
        if (!event.metadata().isEmpty()) {
            headers.put(METADATA, AsciiJson.metadata(event.metadata()));
            for (String name : TRACE) {
                String value = event.metadata().get(name);
                if (value != null && isPlain(value)) {
                    headers.put(name, value);
                }
            }
        }
        return headers;
    }

    /**
     * Reads what a message's headers say. What is missing or not readable is left out: the envelope is what counts.
     *
     * @param header gives the value of a header by its name, null if there is none
     * @param binding as in {@link #of}
     */
    public static Read read(UnaryOperator<@Nullable String> header, Binding binding) {
        String revision = header.apply(REVISION);
        Map<String, String> metadata = new HashMap<>();
        for (String name : TRACE) {
            String value = header.apply(name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        metadata.putAll(metadata(header.apply(METADATA)));
        return new Read(time(header.apply(binding.time)), revision == null ? "" : binding.read(revision), metadata);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Map<String, String> metadata(@Nullable String json) {
        try {
            Map<String, String> read = json == null ? Map.of() : AsciiJson.readMetadata(json);
            return read.entrySet().stream().allMatch(each -> isSound(each.getKey()) && isText(each.getValue()))
                    ? read
                    : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static boolean isSound(String key) {
        return !key.isEmpty() && isText(key);
    }

    /** JSON can spell half a character, which is no text. */
    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** Returns a text with every byte of its UTF-8 form that is no visible ASCII, a quote or a percent sign as {@code %XX}. */
    public static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '"' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }

    /** Returns the text that {@link #percentEncoded} made this of; a percent sign without two hex digits stays as it is. */
    static String percentDecoded(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[from.length];
        int length = 0;
        for (int i = 0; i < from.length; i++) {
            boolean escaped = from[i] == '%' && i + 2 < from.length && hex(from[i + 1]) >= 0 && hex(from[i + 2]) >= 0;
            if (escaped) {
                bytes[length++] = (byte) (hex(from[i + 1]) * 16 + hex(from[i + 2]));
                i += 2;
            } else {
                bytes[length++] = from[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
