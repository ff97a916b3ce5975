package io.eventhus.api;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tags of an event: immutable, sorted, measured once. Few as they are, looking at each is quicker than any tree. */
final class SortedTags extends AbstractSet<Tag> {

    private final List<Tag> tags;
    private final long bytes;

    private SortedTags(List<Tag> tags, long bytes) {
        this.tags = tags;
        this.bytes = bytes;
    }

    /** Copies a set unless it is one of these already. */
    static SortedTags of(Set<Tag> tags) {
        if (tags instanceof SortedTags sorted) {
            return sorted;
        }
        Tag[] all = tags.toArray(new Tag[0]);
        Arrays.sort(all);
        long bytes = 0;
        for (Tag tag : all) {
            bytes += Checks.utf8Length(tag.key()) + Checks.utf8Length(tag.value()) + EventFacts.ENTRY_OVERHEAD_BYTES;
        }
        return new SortedTags(List.of(all), bytes);
    }

    /** What they count for in the size of their event. */
    long bytes() {
        return bytes;
    }

    @Override
    public boolean contains(@Nullable Object other) {
        return tags.contains(other);
    }

    @Override
    public Iterator<Tag> iterator() {
        return tags.iterator();
    }

    @Override
    public int size() {
        return tags.size();
    }
}
