package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PreparedFind;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate's events, by its subject. Replicas apply the stream in order, so one that has a position has everything before
 * it. That is how completeness is proved: the last message of the subject comes with the last position of the replica that was
 * asked, as of one moment; and the events are read up to that message. A few are read by the positions that each names of those
 * before it, many by subject.
 */
final class AggregateReads {

    /** More than these are read by subject. */
    private static final int MOST_BY_TRAIL = 4 * Trail.MOST;
    /** How many bytes are gathered by positions; where there are more, pages are read by subject. */
    private static final long MOST_BYTES_BY_TRAIL = 8 << 20;

    /** A range of so many messages is read at once, whatever they belong to. */
    private static final int MOST_LOOKED_THROUGH = 64;

    private static final long FIRST_PAUSE_NANOS = 500_000;
    private static final long MOST_PAUSE_NANOS = 50_000_000;

    private final NatsLink link;
    private final StreamReads reads;
    private final MessageCodec codec;
    private final String prefix;
    private final Trails trails;

    /** A subject that has messages: asked for with another one, since nothing is told where there is nothing. */
    private volatile @Nullable String some;

    AggregateReads(NatsLink link, StreamReads reads, MessageCodec codec, String prefix, Trails trails) {
        this.link = link;
        this.reads = reads;
        this.codec = codec;
        this.prefix = prefix;
        this.trails = trails;
    }

    /** Takes note of a message of the stream. */
    void seen(Stored message) {
        some = message.subject();
    }

    /** Returns the version of the last event up to a position, 0 if there is none. */
    long lastVersion(AggregateId aggregate, long upTo) {
        String subject = Subjects.of(prefix, aggregate);
        Optional<Stored> last = last(aggregate, upTo, null);
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
        if (after > 0 && upTo > after && upTo - after <= MOST_LOOKED_THROUGH) {
            List<Stored> range = reads.page(after, upTo, null).messages();
            // Positions are dense; a replica that lags has fewer.
            if (range.size() == upTo - after && range.getLast().position() == upTo) {
                return new Filtered(among(range, Subjects.of(prefix, aggregate), after, upTo), query);
            }
        }
        return found(aggregate, query, after, upTo, last(aggregate, upTo, null));
    }

    private Events among(List<Stored> range, String subject, long after, long upTo) {
        Events events = new Events(subject, after, upTo, upTo);
        events.areAll(range.stream()
                .filter(message -> message.subject().equals(subject))
                .toList());
        return events;
    }

    private Cursor<StoredEvent> found(
            AggregateId aggregate, EventQuery query, long after, long upTo, Optional<Stored> last) {
        Events events = new Events(
                Subjects.of(prefix, aggregate),
                after,
                last.map(Stored::position).orElse(0L),
                upTo);
        last.ifPresent(message -> byTrail(message, after).ifPresent(events::areAll));
        return new Filtered(events, query);
    }

    /** Asks for the aggregate's last event at once; whether that is new enough is seen when it is known what is wanted. */
    PreparedFind prepare(AggregateId aggregate, EventQuery query) {
        if (some == null) {
            return upTo -> find(aggregate, query, 0, upTo);
        }
        StreamReads.AskedLast asked = reads.ask(subjects(aggregate, Long.MAX_VALUE));
        return new PreparedFind() {
            @Override
            public Cursor<StoredEvent> upTo(long upTo) {
                return found(aggregate, query, 0, upTo, last(aggregate, upTo, asked.answer()));
            }

            @Override
            public void close() {
                asked.close();
            }
        };
    }

    /**
     * Returns the events behind a position, in order, up to the last one, by the trail from that; empty if there are too many, or
     * a trail does not lead all the way. What a trail says is not believed, but looked at.
     */
    private Optional<List<Stored>> byTrail(Stored last, long after) {
        Part earliest = codec.part(last);
        ArrayDeque<Stored> found = new ArrayDeque<>(List.of(last));
        long bytes = last.body().length;
        while (earliest != null
                && earliest.event().version() > 1
                && earliest.event().position() > after) {
            List<Long> before = earliest.before();
            boolean isTooFar = after == 0 && found.size() + earliest.event().version() - 1 > MOST_BY_TRAIL;
            if (before.isEmpty() || isTooFar || found.size() > MOST_BY_TRAIL || bytes > MOST_BYTES_BY_TRAIL) {
                return Optional.empty();
            }
            // The nearest is looked at in any case: that it lies at or before the start is to be seen.
            List<Long> wanted = new ArrayList<>(before.subList(0, 1));
            before.stream().skip(1).takeWhile(position -> position > after).forEach(wanted::add);
            List<Stored> there = reads.at(wanted);
            if (there.size() < wanted.size()) {
                return Optional.empty();
            }
            for (Stored message : there) {
                Part part = codec.part(message);
                if (part == null || !isNextBefore(part, earliest)) {
                    return Optional.empty();
                }
                found.addFirst(message);
                bytes += message.body().length;
                earliest = part;
            }
        }
        return earliest == null ? Optional.empty() : Optional.of(List.copyOf(found));
    }

    private static boolean isNextBefore(Part part, Part later) {
        return part.event().aggregate().equals(later.event().aggregate())
                && part.event().version() == later.event().version() - 1;
    }

    /**
     * Proves that a replica has everything up to a position, and returns the subject's last message there, wherever it is.
     *
     * @param first what one has told already; null: none was asked
     */
    private Optional<Stored> last(AggregateId aggregate, long upTo, StreamReads.@Nullable Last first) {
        if (upTo == 0) {
            return Optional.empty();
        }
        StreamReads.Last found = first != null && first.upTo() >= upTo
                ? first
                : caughtUp(upTo, () -> asked(aggregate, upTo), answer -> answer.upTo() >= upTo);
        String subject = Subjects.of(prefix, aggregate);
        Optional<Stored> last = found.messages().stream()
                .filter(message -> message.subject().equals(subject))
                .findFirst();
        last.map(codec::part).ifPresent(trails::stored);
        return last;
    }

    /** Asks until the answer is new enough: a replica that lags is asked again soon, within the time limit of a request. */
    private <T> T caughtUp(long upTo, Supplier<T> ask, Predicate<T> isEnough) {
        long deadline = System.nanoTime() + link.timeout().toNanos();
        T answer = ask.get();
        for (long pause = FIRST_PAUSE_NANOS; !isEnough.test(answer); pause = Math.min(2 * pause, MOST_PAUSE_NANOS)) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                throw behind(upTo);
            }
            LockSupport.parkNanos(pause);
            answer = ask.get();
        }
        return answer;
    }

    private StreamReads.Last asked(AggregateId aggregate, long upTo) {
        try (StreamReads.AskedLast asked = reads.ask(subjects(aggregate, upTo))) {
            return asked.answer();
        }
    }

    private List<String> subjects(AggregateId aggregate, long upTo) {
        String subject = Subjects.of(prefix, aggregate);
        String other = trails.of(aggregate) == null ? some(upTo) : subject;
        return subject.equals(other) ? List.of(subject) : List.of(subject, other);
    }

    private String some(long upTo) {
        String known = some;
        if (known == null) {
            reads.last().ifPresent(this::seen);
            known = some;
        }
        if (known == null) {
            throw behind(upTo);
        }
        return known;
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

        /** Takes all events of the range; some of them may lie outside of it. */
        void areAll(List<Stored> events) {
            events.stream().filter(event -> event.position() > fetched).forEach(waiting::add);
            fetched = end;
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
            StreamReads.Page page = caughtUp(
                    end,
                    () -> reads.page(fetched, Long.MAX_VALUE, subject),
                    answer -> !answer.messages().isEmpty());
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
}
