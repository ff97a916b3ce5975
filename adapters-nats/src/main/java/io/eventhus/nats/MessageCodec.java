package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.AsciiJson;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.MessageHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as messages of the stream. The body is the envelope, for everybody; what this log reads stands in the headers and the
 * subject, and the payload is cut out of the body, byte for byte, so that no envelope is ever parsed here. A message without
 * our headers is a stranger's.
 */
final class MessageCodec {

    private static final String COMMIT = "Eventhus-Commit";
    private static final String PART = "Eventhus-Part";
    private static final String PREDECESSOR = "Eventhus-Predecessor";
    private static final String ORIGIN = "Eventhus-Origin";
    private static final String COMMIT_TIME = "Eventhus-Commit-Time";
    private static final String TIME = "Eventhus-Time";
    /** As it was appended; the envelope spells it as its profile does. */
    private static final String TYPE = "Eventhus-Type";

    private static final String REVISION = "Eventhus-Revision";
    private static final String METADATA = "Eventhus-Metadata";
    private static final String TAGS = "Eventhus-Tags";
    static final String ID = "Eventhus-Id";
    private static final String VERSION = "Eventhus-Version";
    /** The positions of the events of the aggregate before it, the nearest first. A hint: who follows it checks what is there. */
    private static final String BEFORE = "Eventhus-Before";
    /** Where in the body the payload stands: {@code offset+length}. If it does not: {@code =} and the payload, as Base64. */
    private static final String DATA = "Eventhus-Data";

    private static final String WHOLE = "=";

    private final String prefix;
    private final EnvelopeCodec envelopes;

    MessageCodec(NatsConfig config) {
        this.prefix = config.prefix();
        this.envelopes = new EnvelopeCodec(config.bucket(), config.profile(), config.register());
    }

    /** Tells whether what is stored belongs to the commit of a message of ours. */
    static boolean isOfSameCommit(Stored stored, NatsMessage ours) {
        return commit(ours).equals(stored.headers().getLast(COMMIT));
    }

    /** Returns the commit of a message of ours, as its header has it. */
    static String commit(NatsMessage ours) {
        return String.valueOf(ours.getHeaders().getLast(COMMIT));
    }

    /** Returns the messages of a commit, in order. */
    List<NatsMessage> messages(Commit commit, Trails.Ahead trails) {
        List<NatsMessage> messages = new ArrayList<>(commit.events().size());
        for (StoredEvent event : commit.events()) {
            byte[] body = envelopes.encode(event).toBytes();
            byte[] data = event.data().toBytes();
            int offset = lastIndexOf(body, data);
            // A profile may leave a payload out, such as null of an event without fields.
            String place = offset < 0 ? WHOLE + Base64.getEncoder().encodeToString(data) : offset + "+" + data.length;
            messages.add(NatsMessage.builder()
                    .subject(Subjects.of(prefix, event.aggregate()))
                    .headers(headers(commit, event, messages.size(), trails.before(event))
                            .put(DATA, place))
                    .data(body)
                    .build());
        }
        return messages;
    }

    /** Any place will do where these bytes stand; the payload is the last part of an envelope. */
    private static int lastIndexOf(byte[] body, byte[] data) {
        for (int offset = body.length - data.length; offset >= 0; offset--) {
            if (Arrays.equals(body, offset, offset + data.length, data, 0, data.length)) {
                return offset;
            }
        }
        return -1;
    }

    private static Headers headers(Commit commit, StoredEvent event, int index, @Nullable Trail before) {
        Headers headers = new Headers();
        headers.put(COMMIT, AsciiJson.text(commit.id()));
        headers.put(PART, index + "/" + commit.events().size());
        if (index == 0) {
            headers.put(PREDECESSOR, AsciiJson.text(commit.predecessor()));
            headers.put(ORIGIN, AsciiJson.text(commit.origin()));
            headers.put(COMMIT_TIME, commit.time().toString());
        }
        headers.put(ID, AsciiJson.text(event.id()));
        headers.put(VERSION, Long.toString(event.version()));
        if (before != null) {
            headers.put(BEFORE, before.text());
        }
        headers.put(TIME, event.time().toString());
        headers.put(TYPE, AsciiJson.text(event.type()));
        if (!event.revision().isEmpty()) {
            headers.put(REVISION, AsciiJson.text(event.revision()));
        }
        if (!event.metadata().isEmpty()) {
            headers.put(METADATA, AsciiJson.metadata(event.metadata()));
        }
        if (!event.tags().isEmpty()) {
            headers.put(TAGS, AsciiJson.tags(event.tags()));
        }
        return headers;
    }

    /** Tells, without decoding it, whether a message ends a commit or is a stranger's. */
    static boolean mayEndCommit(Stored message) {
        String part = message.headers().getFirst(PART);
        int slash = part == null ? -1 : part.indexOf('/');
        if (part == null || slash < 0) {
            return true;
        }
        try {
            return Integer.parseInt(part.substring(0, slash)) + 1 == Integer.parseInt(part.substring(slash + 1));
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Returns what a message says; null if it is not one of this log. */
    @Nullable
    Part part(Stored message) {
        return message.part(this::decoded);
    }

    private @Nullable Part decoded(Stored message) {
        Headers headers = message.headers();
        String commit = headers.getFirst(COMMIT);
        String part = headers.getFirst(PART);
        if (commit == null || part == null) {
            return null;
        }
        try {
            int slash = part.indexOf('/');
            int index = Integer.parseInt(part.substring(0, slash));
            int count = Integer.parseInt(part.substring(slash + 1));
            StoredEvent event = event(message);
            boolean isSane =
                    index >= 0 && index < count && message.subject().equals(Subjects.of(prefix, event.aggregate()));
            return isSane
                    ? new Part(
                            event,
                            AsciiJson.readText(commit),
                            index,
                            count,
                            index == 0 ? first(headers) : null,
                            before(headers))
                    : null;
        } catch (IOException | DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // It bears our headers, but nothing that we have written: a stranger's, too.
            return null;
        }
    }

    private static Part.First first(Headers headers) throws IOException {
        return new Part.First(
                AsciiJson.readText(required(headers, PREDECESSOR)),
                AsciiJson.readText(required(headers, ORIGIN)),
                Instant.parse(required(headers, COMMIT_TIME)));
    }

    private StoredEvent event(Stored message) throws IOException {
        Headers headers = message.headers();
        String tags = headers.getFirst(TAGS);
        return new StoredEvent(
                message.position(),
                AsciiJson.readText(required(headers, ID)),
                aggregate(message.subject()),
                Long.parseLong(required(headers, VERSION)),
                AsciiJson.readText(required(headers, TYPE)),
                revision(headers),
                data(message),
                Instant.parse(required(headers, TIME)),
                metadata(headers),
                tags == null ? Set.of() : AsciiJson.readTags(tags));
    }

    private static List<Long> before(Headers headers) {
        String before = headers.getFirst(BEFORE);
        return before == null ? List.of() : Trail.positions(before);
    }

    private static String revision(Headers headers) throws IOException {
        String revision = headers.getFirst(REVISION);
        return revision == null ? "" : AsciiJson.readText(revision);
    }

    private static Map<String, String> metadata(Headers headers) throws IOException {
        String metadata = headers.getFirst(METADATA);
        return metadata == null ? Map.of() : AsciiJson.readMetadata(metadata);
    }

    /** Returns what the headers of a message of a log say beside its envelope, as far as they can be read. */
    static MessageHeaders.Read told(Headers headers) {
        try {
            return new MessageHeaders.Read(
                    Instant.parse(required(headers, TIME)), revision(headers), metadata(headers));
        } catch (IOException | DateTimeException e) {
            return new MessageHeaders.Read(null, "", Map.of());
        }
    }

    private AggregateId aggregate(String subject) {
        String tokens = subject.substring(prefix.length() + 1);
        int dot = tokens.indexOf('.');
        return new AggregateId(Subjects.text(tokens.substring(0, dot)), Subjects.text(tokens.substring(dot + 1)));
    }

    private static JsonData data(Stored message) throws IOException {
        String place = required(message.headers(), DATA);
        if (place.startsWith(WHOLE)) {
            return JsonData.of(Base64.getDecoder().decode(place.substring(WHOLE.length())));
        }
        int plus = place.indexOf('+');
        int offset = Integer.parseInt(place.substring(0, plus));
        int length = Integer.parseInt(place.substring(plus + 1));
        if (offset < 0 || length < 1 || offset > message.body().length - length) {
            throw new IOException("the payload stands outside the body");
        }
        return JsonData.of(Arrays.copyOfRange(message.body(), offset, offset + length));
    }

    private static String required(Headers headers, String name) throws IOException {
        String value = headers.getFirst(name);
        if (value == null) {
            throw new IOException("the header " + name + " is missing");
        }
        return value;
    }

    /** Returns how many bytes the server counts for a message. */
    static long size(NatsMessage message) {
        Headers headers = message.getHeaders();
        return (long) message.getData().length + (headers == null ? 0 : headers.serializedLength());
    }
}
