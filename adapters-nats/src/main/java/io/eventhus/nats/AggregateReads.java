package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate's events, by its subject. Replicas apply the stream in order, so an answer that holds a message at a position holds
 * everything before it. That is how completeness is proved: the last message of the subject is asked for together with one that
 * stands at or behind the end of the range, of one replica at one moment; and the events are read up to that last message.
 */
final class AggregateReads {

    private final NatsLink link;
    private final StreamReads reads;
    private final MessageCodec codec;
    private final String prefix;

    /** The message that was seen farthest behind: its subject's last one is at or behind the end of most ranges. */
    private volatile Fence fence = new Fence(0, "");

    private record Fence(long position, String subject) {}

    AggregateReads(NatsLink link, StreamReads reads, MessageCodec codec, String prefix) {
        this.link = link;
        this.reads = reads;
        this.codec = codec;
        this.prefix = prefix;
    }

    /** Takes note of a message of the stream. */
    synchronized void seen(Stored message) {
        if (message.position() > fence.position()) {
            fence = new Fence(message.position(), message.subject());
        }
    }

    /** Returns the version of the last event up to a position, 0 if there is none. */
    long lastVersion(AggregateId aggregate, long upTo) {
        String subject = Subjects.of(prefix, aggregate);
        Optional<Stored> last = last(subject, upTo);
        if (last.isEmpty()) {
            return 0;
        }
        boolean isBehind = last.get().position() > upTo;
        Optional<Stored> near = isBehind
                ? reads.page(upTo, upTo + 1, subject).messages().stream().findFirst()
                : last;
        Part part = near.isPresent() ? codec.part(near.get()) : null;
        if (part != null) {
            // Versions are dense: the first event behind the range tells the last one in it.
            return isBehind ? part.event().version() - 1 : part.event().version();
        }
        return versionBefore(subject, last.get().position(), upTo);
    }

    /** A stranger's message stands there: the events are read through. */
    private long versionBefore(String subject, long end, long upTo) {
        long version = 0;
        try (Cursor<StoredEvent> events = new Events(subject, 0, end, upTo)) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                version = event.version();
            }
        }
        return version;
    }

    /** Returns the aggregate's events of a range that match a query. */
    Cursor<StoredEvent> find(AggregateId aggregate, EventQuery query, long after, long upTo) {
        String subject = Subjects.of(prefix, aggregate);
        Optional<Stored> last = last(subject, upTo);
        Events events = new Events(subject, after, last.map(Stored::position).orElse(0L), upTo);
        last.ifPresent(events::isAllIfFirst);
        return new Filtered(events, query);
    }

    /** Proves that a replica holds everything up to a position, and returns the subject's last message there, wherever it is. */
    private Optional<Stored> last(String subject, long upTo) {
        if (upTo == 0) {
            return Optional.empty();
        }
        Fence known = fence;
        if (known.position() >= upTo) {
            List<Stored> found = lastWith(subject, known.subject());
            if (isProved(found, upTo)) {
                return of(subject, found);
            }
            // The replica may hold the range and not the fence.
        }
        List<Stored> found = lastWith(subject, subjectAt(upTo));
        if (!isProved(found, upTo)) {
            throw behind(upTo);
        }
        return of(subject, found);
    }

    private List<Stored> lastWith(String subject, String end) {
        return reads.lastOf(subject.equals(end) ? List.of(end) : List.of(subject, end));
    }

    private static boolean isProved(List<Stored> found, long upTo) {
        return found.stream().anyMatch(message -> message.position() >= upTo);
    }

    private static Optional<Stored> of(String subject, List<Stored> found) {
        return found.stream()
                .filter(message -> message.subject().equals(subject))
                .findFirst();
    }

    private String subjectAt(long position) {
        Stored there = reads.page(position - 1, position, null).messages().stream()
                .filter(message -> message.position() == position)
                .findFirst()
                .orElseThrow(() -> behind(position));
        seen(there);
        return there.subject();
    }

    private TransientException behind(long position) {
        return new TransientException(
                "reading from " + link.name() + " failed: the replica that was asked does not hold"
                        + " everything up to position " + position + " yet. Try again");
    }

    /** Events of one subject, read up to a message that is there, and given up to a position. */
    private final class Events implements Cursor<StoredEvent> {

        private final String subject;
        private final long end;
        private final long upTo;
        private final ArrayDeque<Stored> waiting = new ArrayDeque<>();
        private long fetched;
        private boolean closed;

        Events(String subject, long after, long end, long upTo) {
            this.subject = subject;
            this.fetched = after;
            this.end = end;
            this.upTo = upTo;
        }

        /** Nothing stands before the first version, so what was read last need not be read again. */
        void isAllIfFirst(Stored last) {
            Part part = codec.part(last);
            if (part != null && part.event().version() == 1 && last.position() > fetched) {
                waiting.add(last);
                fetched = last.position();
            }
        }

        @Override
        public @Nullable StoredEvent next() {
            while (!closed) {
                if (waiting.isEmpty() && fetched < end) {
                    fetch();
                }
                Stored message = waiting.pollFirst();
                if (message == null || message.position() > Math.min(end, upTo)) {
                    close();
                    return null;
                }
                Part part = codec.part(message);
                if (part != null) {
                    return part.event();
                }
            }
            return null;
        }

        private void fetch() {
            // Positions of one subject lie apart, so the range says nothing of how many there are.
            StreamReads.Page page = reads.page(fetched, Long.MAX_VALUE, subject);
            if (page.messages().isEmpty()) {
                throw behind(end);
            }
            waiting.addAll(page.messages());
            fetched = page.messages().getLast().position();
        }

        @Override
        public void close() {
            closed = true;
            waiting.clear();
        }
    }

    /** What matches a query. */
    record Filtered(Cursor<StoredEvent> events, EventQuery query) implements Cursor<StoredEvent> {

        @Override
        public @Nullable StoredEvent next() {
            StoredEvent event = events.next();
            while (event != null && !query.matches(event.type(), event.tags(), event.aggregate())) {
                event = events.next();
            }
            return event;
        }

        @Override
        public void close() {
            events.close();
        }
    }

    /** Returns the one aggregate that a query is about; null if it is about more. */
    static @Nullable AggregateId only(EventQuery query) {
        List<AggregateId> aggregates = query.items().stream()
                .map(EventQuery.Item::aggregate)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean each = query.items().stream().allMatch(item -> item.aggregate() != null);
        return each && aggregates.size() == 1 ? aggregates.getFirst() : null;
    }
}
