package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the end of the log: the validated head, and what stands just before it. Fed with durable
 * entries only, in order, each checked against its predecessor.
 */
final class LogTail {

    private final String logName;
    private final Window window;
    private final VersionBook versions;
    private final RecentCommits recent;
    private final LoadCache loads;
    private long head;
    private long voidPositions;
    private @Nullable String lastCommitId;
    private @Nullable String logId;

    /**
     * Starts at a head that was read.
     *
     * @param lastCommitId the id of the last commit at or before {@code head}; null if there is none
     * @param logId        the id of the log; null if it is empty
     */
    LogTail(EngineSettings settings, long head, @Nullable String lastCommitId, @Nullable String logId) {
        EventStoreConfig config = settings.config();
        this.logName = settings.logName();
        this.window = new Window(head, config.windowEvents());
        this.versions = new VersionBook(head, config.versions());
        this.recent = new RecentCommits(head, config.recentBytes());
        this.loads = new LoadCache(config.cachedBytes());
        this.head = head;
        this.lastCommitId = lastCommitId;
        this.logId = logId;
    }

    /** Everything up to here is durable, and was checked. */
    long head() {
        return head;
    }

    /** How many positions were passed since it started that hold no commit. */
    long voidPositions() {
        return voidPositions;
    }

    @Nullable
    String logId() {
        return logId;
    }

    /** Returns the id that the next commit names as its predecessor; null if the log is empty. */
    @Nullable
    String predecessor() {
        return lastCommitId != null ? lastCommitId : logId;
    }

    Window window() {
        return window;
    }

    VersionBook versions() {
        return versions;
    }

    RecentCommits recent() {
        return recent;
    }

    /** Tells whether what matches a query is kept. */
    boolean keeps(EventQuery query) {
        return loads.keeps(query);
    }

    /** Returns what a load is about. */
    Wanted wanted(EventQuery query) {
        return Wanted.of(query, versions::remembers);
    }

    /** Returns what matches up to the validated head; null if that does not reach {@code fresh}, or it is not kept. */
    @Nullable
    Load load(EventQuery query, long fresh) {
        List<StoredEvent> kept = head < fresh ? null : loads.upTo(query, head);
        return kept == null ? null : new Load(head, new ListCursor<>(kept));
    }

    /** Takes what a caller found that read all that matches a query up to a position. */
    void found(WholeRead.Found found) {
        found.versions().forEach((aggregate, version) -> versions.loaded(aggregate, found.upTo(), version));
        if (found.events() != null) {
            keep(found.wanted().query(), found.upTo(), found.events());
        }
    }

    private void keep(EventQuery query, long upTo, List<StoredEvent> events) {
        if (upTo >= head) {
            loads.keep(query, upTo, events);
        } else if (recent.covers(upTo)) {
            // While it was read, events were fed that it does not know of.
            List<StoredEvent> all = new ArrayList<>(events);
            recent.behind(query, upTo, Integer.MAX_VALUE).events().forEach(since -> all.add(since.event()));
            loads.keep(query, head, all);
        }
    }

    /** Returns what is wrong with an entry that was read behind the head, or null. A gap is not a fork: it ends the page. */
    @Nullable
    LogForkedException check(LogEntry entry) {
        if (entry.firstPosition() <= head) {
            return new LogForkedException("reading " + logName + " behind position " + head
                    + " gave an entry that starts at " + entry.firstPosition()
                    + "; expected one that starts behind it. Stop, and compare the log with a backup");
        }
        String expected = predecessor();
        if (entry.firstPosition() == head + 1
                && entry instanceof Commit commit
                && expected != null
                && !expected.equals(commit.predecessor())) {
            return new LogForkedException("the commit at position " + commit.firstPosition() + " of " + logName
                    + " names the predecessor " + commit.predecessor() + "; expected " + expected
                    + ". The log was changed behind our back or created anew: stop, and compare it with a backup");
        }
        return null;
    }

    /** Takes a durable entry that stands at the head. */
    void feed(LogEntry entry) {
        if (entry instanceof Commit commit) {
            if (logId == null) {
                logId = commit.predecessor();
            }
            lastCommitId = commit.id();
            for (StoredEvent event : commit.events()) {
                window.feed(Fact.of(event, commit.origin()));
                versions.feed(event.aggregate(), event.version(), event.position());
                loads.feed(event);
            }
            recent.add(commit);
        } else {
            voidPositions += entry.lastPosition() - head;
            window.skipTo(entry.lastPosition());
            recent.skipTo(entry.lastPosition());
        }
        head = entry.lastPosition();
    }
}
