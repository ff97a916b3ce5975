package io.eventhus.mongo.imports;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the collection of the Go toolkit eventhus is read.
 *
 * @param collection   the name of the collection; default {@code events}, as the toolkit names it
 * @param keys         by event type, as the source spells it: which key of the payload gets which name in the JSON. A key is
 *                     named by its path from the payload's root, its parts joined by dots, through arrays as if they were not
 *                     there; the name stands in place of the path's last part. Default: none, every key stays as it is
 * @param batch        how many events are fetched at a time, at least 1; default 1,000
 * @param answerWithin how long the server may work on the whole read, sorting included, at least one second; default one hour
 */
public record EventhusImportConfig(
        String collection, Map<String, Map<String, String>> keys, int batch, Duration answerWithin) {

    /** The name that the Go toolkit gives its collection. */
    public static final String DEFAULT_COLLECTION = "events";

    private static final int DEFAULT_BATCH = 1_000;
    private static final Duration DEFAULT_ANSWER_WITHIN = Duration.ofHours(1);

    /**
     * Checks each part and copies the keys.
     *
     * @throws IllegalArgumentException if a name or path is empty, or a number below its least value
     */
    public EventhusImportConfig {
        if (collection.isEmpty()) {
            throw new IllegalArgumentException(
                    "the collection to import from is empty; expected its name, such as " + DEFAULT_COLLECTION);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("an import fetches " + batch + " events at a time; expected at least 1");
        }
        if (answerWithin.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "an import waits " + answerWithin + " for the server; expected at least one second");
        }
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        keys.forEach((type, names) -> copy.put(type, copied(type, names)));
        keys = Collections.unmodifiableMap(copy);
    }

    private static Map<String, String> copied(String type, Map<String, String> names) {
        names.forEach((path, name) -> {
            if (type.isEmpty() || path.isEmpty() || name.isEmpty()) {
                throw new IllegalArgumentException("the key '" + path + "' of the type '" + type + "' is to be named '"
                        + name + "'; expected at least one character each");
            }
        });
        return Map.copyOf(names);
    }

    /** Returns the defaults. */
    public static EventhusImportConfig defaults() {
        return new EventhusImportConfig(DEFAULT_COLLECTION, Map.of(), DEFAULT_BATCH, DEFAULT_ANSWER_WITHIN);
    }

    /** Returns this configuration for another collection. */
    public EventhusImportConfig withCollection(String other) {
        return new EventhusImportConfig(other, keys, batch, answerWithin);
    }

    /**
     * Returns this configuration with one more key that gets another name in the JSON.
     *
     * @param type the event type, as the source spells it
     * @param path the key's path in the payload, such as {@code amount} or {@code owner.name}
     * @param name its name in the JSON
     */
    public EventhusImportConfig withKey(String type, String path, String name) {
        Map<String, Map<String, String>> more = new LinkedHashMap<>(keys);
        Map<String, String> names = new LinkedHashMap<>(more.getOrDefault(type, Map.of()));
        names.put(path, name);
        more.put(type, names);
        return new EventhusImportConfig(collection, more, batch, answerWithin);
    }

    /** Returns this configuration with another number of events that are fetched at a time. */
    public EventhusImportConfig withBatch(int other) {
        return new EventhusImportConfig(collection, keys, other, answerWithin);
    }

    /** Returns this configuration with another limit for the server's work. */
    public EventhusImportConfig withAnswerWithin(Duration other) {
        return new EventhusImportConfig(collection, keys, batch, other);
    }

    /** Returns the names of the keys of a type that get another one, by path. */
    Map<String, String> keysOf(String type) {
        return keys.getOrDefault(type, Map.of());
    }
}
