package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.StoredEvent;
import io.eventhus.tck.check.Read;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what one process is shown and told by its log. What it was shown once, it must be shown again. */
final class ObservedLog extends ForwardingLog {

    private final ModelWorld world;
    private final Sightings sightings;
    private final String name;
    private long known;

    ObservedLog(ModelWorld world, String name, CommitLog log) {
        super(log);
        this.world = world;
        this.sightings = world.sightings;
        this.name = name;
    }

    @Override
    public LogInfo info() {
        LogInfo info = super.info();
        if (info.logId() != null) {
            sightings.logId(info.logId());
        } else if (known > 0) {
            throw new AssertionError(
                    "what was shown is not shown again: " + name + " is told of no log id behind " + known);
        }
        return info;
    }

    @Override
    public long head() {
        long before = known;
        long told = sightings.told();
        long head = super.head();
        world.traces(() -> name + " sees the head " + head);
        if (head < before) {
            throw new AssertionError(
                    "what was shown is not shown again: " + name + " saw " + before + ", then the head " + head);
        }
        if (head < told) {
            world.count(ModelEvent.STALE_HEAD, 1);
        }
        sightings.head(head);
        known = Math.max(known, head);
        return head;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        world.traces(() -> name + " appends " + commits.stream().map(Commit::id).toList() + " behind " + expectedHead);
        AppendOutcome outcome = super.append(expectedHead, commits);
        world.traces(() -> name + " hears " + outcome);
        world.count(
                switch (outcome) {
                    case AppendOutcome.Stored stored -> ModelEvent.STORED;
                    case AppendOutcome.HeadMoved moved -> ModelEvent.HEAD_MOVED;
                    case AppendOutcome.Unknown unknown -> ModelEvent.UNKNOWN;
                    case AppendOutcome.Failed failed -> ModelEvent.FAILED;
                },
                1);
        sightings.outcome(commits, outcome);
        if (outcome.stored() > 0) {
            known = Math.max(known, commits.get(outcome.stored() - 1).lastPosition());
        }
        return outcome;
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        long mustReach = Math.min(known, upTo);
        Cursor<LogEntry> entries = super.read(after, upTo);
        return new Cursor<>() {
            private long reached = after;

            @Override
            public @Nullable LogEntry next() {
                LogEntry entry = entries.next();
                if (entry instanceof Commit commit) {
                    world.traces(() -> name + " reads " + commit.id() + " at " + commit.firstPosition());
                    sightings.commit(commit);
                    reached = commit.lastPosition();
                    known = Math.max(known, reached);
                } else if (reached < mustReach) {
                    throw new AssertionError("what was shown is not shown again: " + name + " saw " + mustReach
                            + ", and then reads no further than " + reached);
                }
                return entry;
            }

            @Override
            public void close() {
                entries.close();
            }
        };
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        Read reading = sightings.history().finding(query, after, upTo);
        Cursor<StoredEvent> events = super.find(query, after, upTo);
        return new Cursor<>() {
            @Override
            public @Nullable StoredEvent next() {
                StoredEvent event = events.next();
                if (event != null) {
                    reading.came(event);
                } else {
                    world.count(ModelEvent.FOUND, 1);
                    reading.ended(upTo);
                }
                return event;
            }

            @Override
            public void close() {
                events.close();
            }
        };
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        long version = super.lastVersion(aggregate, upTo);
        world.traces(() -> name + " sees the last version " + version + " of " + aggregate.id() + " up to " + upTo);
        sightings.version(aggregate, upTo, version);
        return version;
    }
}
