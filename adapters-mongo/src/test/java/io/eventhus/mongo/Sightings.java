package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What all processes were shown and told, to be compared with what the set holds in the end. */
final class Sightings {

    private record Version(AggregateId aggregate, long upTo, long version) {}

    private final History history;
    private final Map<Long, Commit> commits = new TreeMap<>();
    private final Set<Long> heads = new HashSet<>();
    private final Set<String> logIds = new HashSet<>();
    private final Set<Version> versions = new HashSet<>();
    /** Commits that a call may have stored. */
    private final Set<String> maybeStored = new HashSet<>();

    private final Map<Long, String> surelyStored = new HashMap<>();
    private final Set<Long> taken = new HashSet<>();
    private final MongoDocuments documents = new MongoDocuments("the model's log");
    private long end;
    private long told;

    Sightings(ModelWorld world) {
        this.history = History.inMemory(world::now, () -> end);
    }

    History history() {
        return history;
    }

    void committed(ModelDocument document) {
        end = Math.max(end, document.last());
    }

    /** The highest position that somebody was told of. */
    long told() {
        return told;
    }

    void head(long head) {
        heads.add(head);
        told = Math.max(told, head);
    }

    void logId(String id) {
        logIds.add(id);
    }

    void commit(Commit commit) {
        Commit before = commits.putIfAbsent(commit.firstPosition(), commit);
        if (before != null && !before.equals(commit)) {
            throw new AssertionError("two commits were shown at one position: " + before.id() + " and " + commit.id());
        }
        told = Math.max(told, commit.lastPosition());
    }

    void version(AggregateId aggregate, long upTo, long version) {
        versions.add(new Version(aggregate, upTo, version));
    }

    /** What one call was told of its commits. */
    void outcome(List<Commit> sent, AppendOutcome outcome) {
        int stored = outcome.stored();
        sent.subList(0, stored).forEach(commit -> {
            surelyStored.put(commit.firstPosition(), commit.id());
            maybeStored.add(commit.id());
            told = Math.max(told, commit.lastPosition());
        });
        if (outcome instanceof AppendOutcome.Unknown) {
            sent.forEach(commit -> maybeStored.add(commit.id()));
        }
        if (outcome instanceof AppendOutcome.HeadMoved) {
            taken.add(sent.get(stored).firstPosition());
        }
    }

    /** Throws what contradicts what was promised. */
    void check(ReplicaNode node) {
        List<Commit> log = new ArrayList<>();
        Map<Long, Commit> byPosition = new HashMap<>();
        Set<Long> ends = new HashSet<>(Set.of(0L));
        node.documents().values().forEach(index -> {
            ModelDocument document = node.entry(index).document();
            if (document != null) {
                Commit commit = documents.decode(document.bytes());
                log.add(commit);
                byPosition.put(commit.firstPosition(), commit);
                ends.add(commit.lastPosition());
            }
        });
        Report report = Checker.check(LogContent.of(log), history.recording());
        require(report.isClean(), report.toString());
        commits.values()
                .forEach(commit -> require(
                        commit.equals(byPosition.get(commit.firstPosition())),
                        "shown and not in the log: " + commit.id() + " at " + commit.firstPosition()));
        heads.forEach(head -> require(ends.contains(head), "a head where no commit ends: " + head));
        logIds.forEach(id -> require(id.equals(log.getFirst().predecessor()), "another log id was told: " + id));
        versions.forEach(told -> require(
                told.version() == lastVersion(log, told),
                "another last version was told: " + told + ", in the log " + lastVersion(log, told)));
        surelyStored.forEach((position, id) -> require(
                byPosition.containsKey(position)
                        && byPosition.get(position).id().equals(id),
                "told as stored and not in the log: " + id + " at " + position));
        long last = log.isEmpty() ? 0 : log.getLast().lastPosition();
        require(end <= last, "the model lost what a majority had, up to position " + end);
        taken.forEach(position ->
                require(position <= last, "the head was told to have moved, and the log ends before " + position));
        log.forEach(commit -> require(
                maybeStored.contains(commit.id()), "in the log, and every call said that it is not: " + commit.id()));
    }

    private static long lastVersion(List<Commit> log, Version wanted) {
        long version = 0;
        for (Commit commit : log) {
            for (StoredEvent event : commit.events()) {
                if (event.position() <= wanted.upTo() && event.aggregate().equals(wanted.aggregate())) {
                    version = event.version();
                }
            }
        }
        return version;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
