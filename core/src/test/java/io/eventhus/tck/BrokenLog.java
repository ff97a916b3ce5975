package io.eventhus.tck;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PreparedFind;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Logs that are each broken in one way, with rules that must notice. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state, and the list is made by List.of
enum BrokenLog {
    LOSES_A_TAG(Breaking.events(Breaking::withoutLastTag), "L-01", "L-25", "L-39"),
    LOSES_METADATA(Breaking.events(e -> Breaking.with(e, e.data(), Map.of(), e.tags())), "L-24"),
    REFORMATS_PAYLOADS(
            Breaking.events(
                    e -> Breaking.with(e, JsonData.ofText(e.data().text().strip()), e.metadata(), e.tags())),
            "L-22"),
    CUTS_TIMES_TO_MILLISECONDS(Breaking.events(Breaking::toMilliseconds), "L-26"),
    REVERSES_EVENTS_FOUND(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
                    return cursor(LogRules.drain(super.find(query, after, upTo)).reversed());
                }
            },
            "L-38",
            "L-45"),
    REVERSES_COMMITS_READ(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<LogEntry> read(long after, long upTo) {
                    return cursor(LogRules.drain(super.read(after, upTo)).reversed());
                }
            },
            "L-02",
            "L-34"),
    ACKNOWLEDGES_WITHOUT_STORING(
            log -> new ForwardingLog(log) {
                @Override
                public AppendOutcome append(long expectedHead, List<Commit> commits) {
                    return new AppendOutcome.Stored(commits.size());
                }
            },
            "L-01",
            "L-15"),
    IGNORES_THE_EXPECTED_HEAD(
            log -> new ForwardingLog(log) {
                @Override
                public AppendOutcome append(long expectedHead, List<Commit> commits) {
                    AppendOutcome outcome = super.append(expectedHead, commits);
                    return outcome.equals(new AppendOutcome.HeadMoved(0))
                            ? super.append(head(), Breaking.moved(commits, head(), Breaking.lastId(log)))
                            : outcome;
                }
            },
            "L-05",
            "L-07",
            "L-16"),
    CALLS_A_LOST_RACE_WON(
            log -> new ForwardingLog(log) {
                @Override
                public AppendOutcome append(long expectedHead, List<Commit> commits) {
                    AppendOutcome outcome = super.append(expectedHead, commits);
                    return outcome instanceof AppendOutcome.HeadMoved
                            ? new AppendOutcome.Stored(commits.size())
                            : outcome;
                }
            },
            "L-05",
            "L-16"),
    STORES_HALF_A_COMMIT(
            log -> new ForwardingLog(log) {
                @Override
                public AppendOutcome append(long expectedHead, List<Commit> commits) {
                    AppendOutcome outcome = super.append(
                            expectedHead, commits.stream().map(Breaking::half).toList());
                    return outcome;
                }
            },
            "L-01",
            "L-19"),
    FORGETS_THE_PREDECESSOR(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<LogEntry> read(long after, long upTo) {
                    return cursor(LogRules.drain(super.read(after, upTo)).stream()
                            .map(entry -> entry instanceof Commit commit
                                    ? Breaking.withPredecessor(commit, "forgotten")
                                    : entry)
                            .toList());
                }
            },
            "L-14"),
    FORGETS_ITS_ID(
            log -> new ForwardingLog(log) {
                @Override
                public LogInfo info() {
                    LogInfo info = super.info();
                    return new LogInfo(info.name(), null, info.limits(), info.capabilities());
                }
            },
            "L-13"),
    FIND_IGNORES_UP_TO(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
                    return super.find(query, after, upTo > head() ? upTo : head());
                }
            },
            "L-46"),
    FIND_ANSWERS_BEYOND_THE_HEAD(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
                    return super.find(query, after, Math.min(upTo, head()));
                }
            },
            "L-47"),
    A_PREPARED_FIND_SEES_WHAT_WAS_THERE_WHEN_IT_BEGAN(
            log -> new ForwardingLog(log) {
                @Override
                public PreparedFind prepare(EventQuery query) {
                    long head = head();
                    return upTo -> find(query, 0, Math.min(upTo, head));
                }
            },
            "L-70"),
    A_PREPARED_FIND_SEES_ALL_THERE_IS(
            log -> new ForwardingLog(log) {
                @Override
                public PreparedFind prepare(EventQuery query) {
                    return upTo -> find(query, 0, head());
                }
            },
            "L-71"),
    FIND_TAKES_TAGGED_EVENTS_FOR_AN_AGGREGATES_OWN(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
                    return cursor(LogRules.drain(super.find(EventQuery.all(), after, upTo)).stream()
                            .filter(event -> query.items().stream().anyMatch(item -> Breaking.looseMatch(item, event)))
                            .toList());
                }
            },
            "L-40"),
    GIVES_AN_EVENT_ONCE_FOR_EACH_ITEM(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
                    List<StoredEvent> all = new ArrayList<>();
                    for (EventQuery.Item item : query.items()) {
                        all.addAll(LogRules.drain(super.find(new EventQuery(List.of(item)), after, upTo)));
                    }
                    all.sort((a, b) -> Long.compare(a.position(), b.position()));
                    return cursor(all);
                }
            },
            "L-42"),
    LAST_VERSION_IS_OFF_BY_ONE(
            log -> new ForwardingLog(log) {
                @Override
                public long lastVersion(AggregateId aggregate, long upTo) {
                    return Math.max(0, super.lastVersion(aggregate, upTo) - 1);
                }
            },
            "L-50"),
    LAST_VERSION_IGNORES_UP_TO(
            log -> new ForwardingLog(log) {
                @Override
                public long lastVersion(AggregateId aggregate, long upTo) {
                    return super.lastVersion(aggregate, upTo > head() ? upTo : head());
                }
            },
            "L-50"),
    HEAD_IS_AHEAD(
            log -> new ForwardingLog(log) {
                @Override
                public long head() {
                    return super.head() + 1;
                }
            },
            "L-28"),
    CUTS_COMMITS_AT_A_RANGES_EDGE(
            log -> new ForwardingLog(log) {
                @Override
                public Cursor<LogEntry> read(long after, long upTo) {
                    return cursor(LogRules.drain(super.read(after, upTo)).stream()
                            .filter(entry -> entry.firstPosition() > after)
                            .toList());
                }
            },
            "L-29"),
    IS_NOT_SEEN_BY_OTHER_HANDLES(
            log -> new ForwardingLog(log) {
                private final long seen = log.head();
                private boolean wrote;

                @Override
                public AppendOutcome append(long expectedHead, List<Commit> commits) {
                    wrote = true;
                    return super.append(expectedHead, commits);
                }

                @Override
                public long head() {
                    return wrote ? super.head() : Math.min(seen, super.head());
                }
            },
            "L-15"),
    LIVES_ON_AFTER_CLOSE(
            log -> new ForwardingLog(log) {
                @Override
                public long head() {
                    try {
                        return super.head();
                    } catch (PermanentException e) {
                        return 0;
                    }
                }
            },
            "L-66"),
    NEVER_RINGS(
            log -> new ForwardingLog(log) {
                @Override
                public Watch watch(Doorbell doorbell) {
                    return super.watch(() -> {});
                }
            },
            "L-63"),
    RINGS_FOR_WHAT_IS_NOT_THERE(
            log -> new ForwardingLog(log) {
                @Override
                public Watch watch(Doorbell doorbell) {
                    return super.watch(() -> doorbell.ring(head() + 1));
                }
            },
            "L-63"),
    RINGS_AFTER_THE_WATCH_IS_CLOSED(
            log -> new ForwardingLog(log) {
                @Override
                public Watch watch(Doorbell doorbell) {
                    super.watch(doorbell);
                    return () -> {};
                }
            },
            "L-64"),
    DECLARES_MORE_THAN_IT_CAN(
            log -> new ForwardingLog(log) {
                @Override
                public LogInfo info() {
                    LogInfo info = super.info();
                    return new LogInfo(info.name(), info.logId(), info.limits(), Set.of(Capability.values()));
                }
            },
            "L-60");

    final UnaryOperator<CommitLog> breaking;
    final List<String> noticedBy;

    BrokenLog(UnaryOperator<CommitLog> breaking, String... noticedBy) {
        this.breaking = breaking;
        this.noticedBy = List.of(noticedBy);
    }
}
