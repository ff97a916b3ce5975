package io.eventhus.nats;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.VoidPositions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts commits together from messages, in order. It ends before a position that is missing and before a commit that is not
 * there to its end yet; what is no part of a commit is void.
 */
final class EntryCursor implements Cursor<LogEntry> {

    /** From here on what is left behind is worth keeping: who looks at a few entries does not read on. */
    private static final int WORTH_LEAVING = 100;

    private final MessageCodec codec;
    private final Stretch stretch;
    private final LeftReads left;
    private final long after;
    private final long upTo;
    private final ArrayDeque<Stored> waiting;
    /** The last position that was handed out, or that is not wanted. */
    private long given;

    private boolean closed;

    /** The commit that is being put together. */
    private final List<Part> parts = new ArrayList<>();

    private @Nullable LogEntry last;
    /** What is handed out once more, since the read begins inside it. */
    private @Nullable LogEntry again;

    private EntryCursor(
            Stretch stretch, ArrayDeque<Stored> waiting, MessageCodec codec, LeftReads left, long after, long upTo) {
        this.stretch = stretch;
        this.waiting = waiting;
        this.codec = codec;
        this.left = left;
        this.after = after;
        this.upTo = upTo;
        this.given = after;
    }

    private static EntryCursor of(StreamReads reads, MessageCodec codec, LeftReads left, long after, long upTo) {
        return new EntryCursor(new Stretch(reads, after, upTo), new ArrayDeque<>(), codec, left, after, upTo);
    }

    /** Opens one; {@code after} may lie inside a commit, which is then read from its beginning. */
    static EntryCursor open(StreamReads reads, MessageCodec codec, LeftReads left, long after, long upTo) {
        if (upTo <= after) {
            return of(reads, codec, left, after, upTo);
        }
        LeftReads.Left earlier = left.take(after);
        return earlier == null ? opened(reads, codec, left, after, upTo) : goingOn(earlier, codec, left, after, upTo);
    }

    private static EntryCursor goingOn(
            LeftReads.Left earlier, MessageCodec codec, LeftReads left, long after, long upTo) {
        earlier.stretch().goOn(upTo);
        EntryCursor cursor = new EntryCursor(earlier.stretch(), earlier.waiting(), codec, left, after, upTo);
        cursor.given = earlier.given();
        cursor.last = earlier.last();
        cursor.again = after < earlier.given() ? earlier.last() : null;
        return cursor;
    }

    private static EntryCursor opened(StreamReads reads, MessageCodec codec, LeftReads left, long after, long upTo) {
        EntryCursor cursor = of(reads, codec, left, after, upTo);
        Stored first = cursor.peek();
        Part part = first == null ? null : codec.part(first);
        if (part == null || part.index() == 0) {
            return cursor;
        }
        long start = part.event().position() - part.index();
        return startsThere(reads, codec, part, start) ? of(reads, codec, left, start - 1, upTo) : cursor;
    }

    /** A stranger's message may claim to be the middle of a commit. */
    private static boolean startsThere(StreamReads reads, MessageCodec codec, Part part, long start) {
        if (start < 1) {
            return false;
        }
        Optional<Stored> there = reads.page(start - 1, start, null).messages().stream()
                .filter(message -> message.position() == start)
                .findFirst();
        Part first = there.isPresent() ? codec.part(there.get()) : null;
        return first != null && first.index() == 0 && first.commit().equals(part.commit());
    }

    @Override
    public @Nullable LogEntry next() {
        LogEntry entry = again;
        again = null;
        if (entry == null) {
            entry = entry();
            last = entry == null ? last : entry;
        }
        return closed ? null : entry;
    }

    private @Nullable LogEntry entry() {
        while (!closed && given < upTo) {
            Stored message = peek();
            if (message == null || message.position() != given + parts.size() + 1) {
                close();
                return null;
            }
            Part part = codec.part(message);
            if (!parts.isEmpty() && (part == null || !part.continues(parts.getLast()))) {
                // What was begun is not continued: it never was a commit.
                return voids(parts.size());
            }
            waiting.removeFirst();
            if (part == null || (parts.isEmpty() && part.first() == null)) {
                return voids(1);
            }
            parts.add(part);
            if (part.isLast()) {
                return commit();
            }
        }
        close();
        return null;
    }

    private VoidPositions voids(int count) {
        VoidPositions voids = new VoidPositions(given + 1, given + count);
        given += count;
        parts.clear();
        return voids;
    }

    private Commit commit() {
        Part.First first = Objects.requireNonNull(parts.getFirst().first());
        List<StoredEvent> events = parts.stream().map(Part::event).toList();
        Commit commit = new Commit(
                given + 1, parts.getFirst().commit(), first.predecessor(), first.origin(), first.time(), events);
        given = commit.lastPosition();
        parts.clear();
        return commit;
    }

    private @Nullable Stored peek() {
        if (waiting.isEmpty()) {
            waiting.addAll(stretch.next());
        }
        return waiting.peekFirst();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LogEntry end = last;
        if (end != null && parts.isEmpty() && given - after >= WORTH_LEAVING && stretch.isLong()) {
            left.leave(new LeftReads.Left(stretch, waiting, given, end, System.nanoTime()));
            return;
        }
        stretch.close();
        waiting.clear();
        parts.clear();
    }
}
