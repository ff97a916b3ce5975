package io.eventhus.axon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * Tracking tokens as JSON of our own: {@code {"position": 42}} for a token of this engine, {@code {"partitions": [{"source": ..., "name":
 * ..., "partition": 0, "position": 42}]}} for one of a consumed source, {@code {"merged": [..., ...]}}
 * and {@code {"replay": {"reset": ..., "current": ...}}} for tokens made of tokens, and
 * {@code {"class": "...", "data": ...}} through the configured converter for any other.
 */
final class TokenJson {

    private static final JsonMapper JSON = new JsonMapper();

    private final Converter converter;

    TokenJson(Converter converter) {
        this.converter = converter;
    }

    JsonNode write(@Nullable TrackingToken token) {
        ObjectNode node = JSON.createObjectNode();
        switch (token) {
            case null -> {
                return JsonNodeFactory.instance.nullNode();
            }
            case GlobalSequenceTrackingToken sequence -> node.put("position", sequence.getGlobalIndex());
            case PartitionsToken partitions -> node.set("partitions", partitions(partitions));
            case MergedTrackingToken merged ->
                node.putArray("merged").add(write(merged.lowerSegmentToken())).add(write(merged.upperSegmentToken()));
            case ReplayToken replay -> node.set("replay", replay(replay));
            default -> {
                node.put("class", token.getClass().getName());
                node.set("data", convert(token));
            }
        }
        return node;
    }

    private static ArrayNode partitions(PartitionsToken token) {
        ArrayNode all = JSON.createArrayNode();
        token.positions().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<SourcePartition, Long> each) ->
                                each.getKey().name())
                        .thenComparingInt(each -> each.getKey().number()))
                .forEach(each -> all.addObject()
                        .put("source", each.getKey().sourceId())
                        .put("name", each.getKey().name())
                        .put("partition", each.getKey().number())
                        .put("position", each.getValue().longValue()));
        return all;
    }

    private static PartitionsToken readPartitions(JsonNode all) {
        Map<SourcePartition, Long> positions = new HashMap<>();
        for (JsonNode each : all) {
            positions.put(
                    new SourcePartition(
                            each.path("source").asText(),
                            each.path("name").asText(),
                            each.path("partition").asInt()),
                    each.path("position").asLong());
        }
        return new PartitionsToken(positions);
    }

    private ObjectNode replay(ReplayToken token) {
        ObjectNode node = JSON.createObjectNode();
        node.set("reset", write(token.getTokenAtReset()));
        node.set("current", write(token.getCurrentToken()));
        Object context = ReplayContext.of(token);
        if (context != null) {
            node.put("contextClass", context.getClass().getName());
            node.set("context", convert(context));
        }
        return node;
    }

    private JsonNode convert(Object value) {
        try {
            // Axon's converter hands texts and bytes on as they are; these are JSON of ours.
            byte[] json = value instanceof String || value instanceof byte[]
                    ? JSON.writeValueAsBytes(value)
                    : converter.convert(value, byte[].class);
            return JSON.readTree(json);
        } catch (IOException | RuntimeException failure) {
            throw new PermanentException(
                    "storing a token: a " + value.getClass().getName()
                            + " cannot be converted to JSON; expected a class that the configured converter writes",
                    failure);
        }
    }

    @Nullable
    TrackingToken read(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.has("position")) {
            return new GlobalSequenceTrackingToken(node.path("position").asLong());
        }
        if (node.has("partitions")) {
            return readPartitions(node.path("partitions"));
        }
        if (node.has("merged")) {
            JsonNode parts = node.path("merged");
            return new MergedTrackingToken(read(parts.path(0)), read(parts.path(1)));
        }
        if (node.has("replay")) {
            return readReplay(node.path("replay"));
        }
        return convertBack(node.path("class").asText(), node.path("data"), TrackingToken.class);
    }

    private TrackingToken readReplay(JsonNode replay) {
        TrackingToken reset = read(replay.path("reset"));
        TrackingToken current = read(replay.path("current"));
        return replay.has("contextClass")
                ? ReplayContext.token(
                        convertBack(replay.path("contextClass").asText(), replay.path("context"), Object.class),
                        reset,
                        current)
                : ReplayToken.createReplayToken(reset, current);
    }

    private <T> T convertBack(String className, JsonNode json, Class<T> kind) {
        try {
            Class<?> type = Class.forName(className, false, loader());
            if (!kind.isAssignableFrom(type)) {
                throw new ClassNotFoundException(className + " is not a " + kind.getName());
            }
            Object read = type == String.class || type == byte[].class
                    ? JSON.treeToValue(json, type)
                    : converter.convert(JSON.writeValueAsBytes(json), type);
            if (read == null) {
                throw new IOException("the converter gave nothing");
            }
            return kind.cast(read);
        } catch (ClassNotFoundException | IOException | RuntimeException failure) {
            throw new PermanentException(
                    "reading a token: a " + className + " cannot be made of what is stored; "
                            + "expected a class of this application, so deploy it again or reset the processor",
                    failure);
        }
    }

    private static ClassLoader loader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? TokenJson.class.getClassLoader() : loader;
    }
}
