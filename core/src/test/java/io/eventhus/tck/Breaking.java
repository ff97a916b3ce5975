package io.eventhus.tck;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.tck.faults.ForwardingLog;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Ways to damage commits and events. */
final class Breaking {

    private Breaking() {}

    static UnaryOperator<CommitLog> events(UnaryOperator<StoredEvent> change) {
        return log -> new ForwardingLog(log) {
            @Override
            public AppendOutcome append(long expectedHead, List<Commit> commits) {
                return super.append(
                        expectedHead,
                        commits.stream().map(commit -> changed(commit, change)).toList());
            }
        };
    }

    static Commit changed(Commit c, UnaryOperator<StoredEvent> change) {
        List<StoredEvent> events = c.events().stream().map(change).toList();
        return new Commit(c.firstPosition(), c.id(), c.predecessor(), c.origin(), c.time(), events);
    }

    static Commit half(Commit c) {
        List<StoredEvent> events = c.events().subList(0, (c.events().size() + 1) / 2);
        return new Commit(c.firstPosition(), c.id(), c.predecessor(), c.origin(), c.time(), events);
    }

    static Commit withPredecessor(Commit c, String predecessor) {
        return new Commit(c.firstPosition(), c.id(), predecessor, c.origin(), c.time(), c.events());
    }

    static String lastId(CommitLog log) {
        return LogRules.commits(log, log.head() - 1, log.head()).getLast().id();
    }

    static List<Commit> moved(List<Commit> commits, long head, String last) {
        List<Commit> moved = new ArrayList<>();
        long end = head;
        String predecessor = last;
        for (Commit c : commits) {
            List<StoredEvent> events = new ArrayList<>();
            for (StoredEvent e : c.events()) {
                end++;
                events.add(new StoredEvent(
                        end,
                        e.id(),
                        e.aggregate(),
                        e.version(),
                        e.type(),
                        e.revision(),
                        e.data(),
                        e.time(),
                        e.metadata(),
                        e.tags()));
            }
            moved.add(new Commit(events.getFirst().position(), c.id(), predecessor, c.origin(), c.time(), events));
            predecessor = c.id();
        }
        return moved;
    }

    static StoredEvent with(StoredEvent e, JsonData data, Map<String, String> metadata, Set<Tag> tags) {
        return new StoredEvent(
                e.position(),
                e.id(),
                e.aggregate(),
                e.version(),
                e.type(),
                e.revision(),
                data,
                e.time(),
                metadata,
                tags);
    }

    static StoredEvent withoutLastTag(StoredEvent e) {
        TreeSet<Tag> tags = new TreeSet<>(e.tags());
        tags.pollLast();
        return with(e, e.data(), e.metadata(), tags);
    }

    static StoredEvent toMilliseconds(StoredEvent e) {
        return new StoredEvent(
                e.position(),
                e.id(),
                e.aggregate(),
                e.version(),
                e.type(),
                e.revision(),
                e.data(),
                e.time().truncatedTo(ChronoUnit.MILLIS),
                e.metadata(),
                e.tags());
    }

    static boolean looseMatch(EventQuery.Item item, StoredEvent event) {
        AggregateId aggregate = item.aggregate();
        return item.matches(event.type(), event.tags(), event.aggregate())
                || (aggregate != null
                        && event.tags().contains(new Tag(aggregate.type(), aggregate.id()))
                        && item.matches(event.type(), event.tags(), aggregate));
    }
}
