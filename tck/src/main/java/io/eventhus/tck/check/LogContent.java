package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.VoidPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log holds, as the checker needs it: for each event its place, its kind and a digest, about 100 bytes each, never
 * its payload. Entries are added in the order of the log; what is wrong with their order is found while they are added.
 *
 * <p>For one thread at a time.
 */
public final class LogContent {

    private static final Ints NONE = new Ints();

    private final LogOrder order = new LogOrder();
    private final Map<AggregateId, Integer> aggregates = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();
    private final Map<Set<Tag>, Integer> tagSets = new HashMap<>();
    private final Map<Tag, Ints> byTag = new HashMap<>();
    private final List<Ints> byAggregate = new ArrayList<>();
    private final List<Ints> byType = new ArrayList<>();
    private final List<AggregateId> aggregateNames = new ArrayList<>();
    private final List<String> typeNames = new ArrayList<>();
    private final List<Set<Tag>> tagSetValues = new ArrayList<>();

    private final Longs positions = new Longs();
    private final Longs versions = new Longs();
    private final Longs ids = new Longs();
    private final Longs contents = new Longs();
    private final Ints aggregateOf = new Ints();
    private final Ints typeOf = new Ints();
    private final Ints tagSetOf = new Ints();
    private final Ints commitOf = new Ints();
    private final LongTable byId = new LongTable();
    private final Set<Long> repeatedIds = new HashSet<>();

    private final Longs commitIds = new Longs();
    private final Ints commitStarts = new Ints();
    private final LongTable commitsById = new LongTable();
    private final Set<Long> repeatedCommits = new HashSet<>();

    /** Makes the content of an empty log. */
    public LogContent() {}

    /** Returns the content that these entries make. */
    public static LogContent of(Iterable<? extends LogEntry> entries) {
        LogContent content = new LogContent();
        entries.forEach(content::add);
        return content;
    }

    /**
     * Reads a log from its beginning to its end.
     *
     * @throws io.eventhus.api.TransientException if the backend did not answer
     */
    public static LogContent of(CommitLog log) {
        LogContent content = new LogContent();
        content.readOn(log);
        return content;
    }

    /**
     * Reads what stands behind the entries that were added already, up to the log's end.
     *
     * @throws io.eventhus.api.TransientException if the backend did not answer; call it again to go on
     */
    public void readOn(CommitLog log) {
        long head = log.head();
        while (end() < head) {
            long before = end();
            try (Cursor<LogEntry> entries = log.read(before, head)) {
                for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                    add(entry);
                }
            }
            if (end() <= before) {
                order.unreadable(before, head);
                return;
            }
        }
        order.logIdIs(log.info().logId());
    }

    /** Adds the next entry of the log. */
    public void add(LogEntry entry) {
        order.next(entry);
        switch (entry) {
            case VoidPositions ignored -> {
                // Holds nothing; the order counted it.
            }
            case Commit commit -> addCommit(commit);
        }
    }

    private void addCommit(Commit commit) {
        int index = commitIds.size();
        long id = Digests.ofId(commit.id());
        commitIds.add(id);
        commitStarts.add(positions.size());
        if (!commitsById.putIfAbsent(id, index)) {
            repeatedCommits.add(id);
            order.repeatedCommit(commit);
        }
        for (StoredEvent event : commit.events()) {
            addEvent(event, index);
        }
    }

    private void addEvent(StoredEvent event, int commit) {
        int ordinal = positions.size();
        int aggregate = aggregates.computeIfAbsent(event.aggregate(), name -> {
            aggregateNames.add(name);
            byAggregate.add(new Ints());
            return aggregateNames.size() - 1;
        });
        int type = types.computeIfAbsent(event.type(), name -> {
            typeNames.add(name);
            byType.add(new Ints());
            return typeNames.size() - 1;
        });
        Ints own = byAggregate.get(aggregate);
        order.version(event, own.size() == 0 ? 0 : versions.get(own.get(own.size() - 1)));
        long id = Digests.ofId(event.id());
        if (!byId.putIfAbsent(id, ordinal)) {
            repeatedIds.add(id);
            order.repeatedEvent(event);
        }
        positions.add(event.position());
        versions.add(event.version());
        ids.add(id);
        contents.add(Digests.content(event));
        aggregateOf.add(aggregate);
        typeOf.add(type);
        tagSetOf.add(tagSet(event.tags()));
        commitOf.add(commit);
        own.add(ordinal);
        byType.get(type).add(ordinal);
        for (Tag tag : event.tags()) {
            byTag.computeIfAbsent(tag, any -> new Ints()).add(ordinal);
        }
    }

    private int tagSet(Set<Tag> tags) {
        return tagSets.computeIfAbsent(Set.copyOf(tags), set -> {
            tagSetValues.add(set);
            return tagSetValues.size() - 1;
        });
    }

    /** Returns the position of the last entry, 0 if there is none. */
    public long end() {
        return order.end();
    }

    /** Returns how many events there are. */
    public int events() {
        return positions.size();
    }

    LogOrder order() {
        return order;
    }

    // Events are numbered from 0 in the order of the log; that number is an event's ordinal.

    long position(int ordinal) {
        return positions.get(ordinal);
    }

    long version(int ordinal) {
        return versions.get(ordinal);
    }

    long id(int ordinal) {
        return ids.get(ordinal);
    }

    long content(int ordinal) {
        return contents.get(ordinal);
    }

    long placed(int ordinal) {
        return Digests.placed(position(ordinal), version(ordinal), content(ordinal));
    }

    AggregateId aggregate(int ordinal) {
        return aggregateNames.get(aggregateOf.get(ordinal));
    }

    int aggregateIndex(int ordinal) {
        return aggregateOf.get(ordinal);
    }

    int aggregateCount() {
        return aggregateNames.size();
    }

    String type(int ordinal) {
        return typeNames.get(typeOf.get(ordinal));
    }

    Set<Tag> tags(int ordinal) {
        return tagSetValues.get(tagSetOf.get(ordinal));
    }

    /** The ordinal of the first event behind a position; the number of events if there is none. */
    int firstBehind(long position) {
        return positions.behind(position);
    }

    /** The ordinal of the event at a position, -1 if there is none. */
    int at(long position) {
        int ordinal = firstBehind(position - 1);
        return ordinal < events() && position(ordinal) == position ? ordinal : -1;
    }

    /** The ordinal of the event with an id, -1 if there is none. */
    int byId(long id) {
        return byId.get(id);
    }

    boolean isRepeated(long id) {
        return repeatedIds.contains(id);
    }

    /** The ordinals of an aggregate's own events. */
    Ints own(@Nullable AggregateId aggregate) {
        Integer index = aggregates.get(aggregate);
        return index == null ? NONE : byAggregate.get(index);
    }

    Ints ofType(String type) {
        Integer index = types.get(type);
        return index == null ? NONE : byType.get(index);
    }

    Ints tagged(Tag tag) {
        return byTag.getOrDefault(tag, NONE);
    }

    int commitOf(int ordinal) {
        return commitOf.get(ordinal);
    }

    long commitId(int commit) {
        return commitIds.get(commit);
    }

    /** The commit with an id, -1 if there is none. */
    int commitById(long id) {
        return commitsById.get(id);
    }

    boolean isRepeatedCommit(long id) {
        return repeatedCommits.contains(id);
    }

    int commitStart(int commit) {
        return commitStarts.get(commit);
    }

    int commitSize(int commit) {
        int end = commit + 1 < commitStarts.size() ? commitStarts.get(commit + 1) : events();
        return end - commitStart(commit);
    }

    long commitDigest(int commit) {
        long hash = 0;
        int start = commitStart(commit);
        for (int i = 0; i < commitSize(commit); i++) {
            hash = Digests.next(hash, placed(start + i));
        }
        return hash;
    }
}
