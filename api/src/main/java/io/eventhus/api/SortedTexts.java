package io.eventhus.api;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metadata of an event: immutable, sorted by key, checked and measured once. */
final class SortedTexts extends AbstractMap<String, String> {

    private static final SortedTexts NONE = new SortedTexts(Map.of(), 0);

    private final Map<String, String> texts;
    private final long bytes;

    private SortedTexts(Map<String, String> texts, long bytes) {
        this.texts = texts;
        this.bytes = bytes;
    }

    /** Copies a map unless it is one of these already. */
    static SortedTexts of(Map<String, String> texts) {
        if (texts instanceof SortedTexts sorted) {
            return sorted;
        }
        if (texts.isEmpty()) {
            return NONE;
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        texts.forEach((key, value) ->
                sorted.put(Checks.name(key, "a metadata key"), Checks.text(value, "the metadata value of ", key)));
        long bytes = EventFacts.ENTRY_OVERHEAD_BYTES * sorted.size();
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            bytes += Checks.utf8Length(entry.getKey()) + Checks.utf8Length(entry.getValue());
        }
        return new SortedTexts(Collections.unmodifiableMap(sorted), bytes);
    }

    /** What they count for in the size of their event. */
    long bytes() {
        return bytes;
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
        return texts.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return texts.containsKey(key);
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return texts.entrySet();
    }
}
