package io.eventhus.axon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StateDocument;
import java.io.IOException;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for one segment of a processor.
 *
 * @param segment the segment's number
 * @param mask    the segment's mask
 * @param logId   the log whose positions the token means; null if it was empty
 * @param owner   who has claimed the segment; null: nobody
 * @param token   the token as {@link TokenJson} writes it
 * @param write   a new random text for each write, by which a writer knows its own
 */
record TokenDocument(
        int segment,
        int mask,
        @Nullable String logId,
        @Nullable String owner,
        JsonNode token,
        String write) {

    private static final JsonMapper JSON = new JsonMapper();

    static TokenDocument unclaimed(Segment segment, @Nullable String logId, JsonNode token) {
        return new TokenDocument(segment.getSegmentId(), segment.getMask(), logId, null, token, newWrite());
    }

    TokenDocument ownedBy(@Nullable String newOwner) {
        return new TokenDocument(segment, mask, logId, newOwner, token, newWrite());
    }

    TokenDocument withToken(@Nullable String newLogId, JsonNode newToken) {
        return new TokenDocument(segment, mask, newLogId, owner, newToken, newWrite());
    }

    private static String newWrite() {
        return UUID.randomUUID().toString();
    }

    Segment axonSegment() {
        return new Segment(segment, mask);
    }

    byte[] bytes() {
        ObjectNode node = JSON.createObjectNode();
        node.put("segment", segment).put("mask", mask).put("log", logId).put("owner", owner);
        node.set("token", token);
        node.put("write", write);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException impossible) {
            throw new IllegalStateException("a token document could not be written", impossible);
        }
    }

    static TokenDocument of(StateDocument document) {
        try {
            JsonNode node = JSON.readTree(document.value());
            return new TokenDocument(
                    node.required("segment").asInt(),
                    node.required("mask").asInt(),
                    text(node, "log"),
                    text(node, "owner"),
                    node.required("token"),
                    node.required("write").asText());
        } catch (IOException | IllegalArgumentException malformed) {
            throw new PermanentException(
                    "reading the token " + document.key()
                            + ": it is not a token document; expected one written by this library",
                    malformed);
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
