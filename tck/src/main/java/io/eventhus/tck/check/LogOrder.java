package io.eventhus.tck.check;

import io.eventhus.api.Commit;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.VoidPositions;
import org.jspecify.annotations.Nullable;

/**
 * C6 while a log is read: positions are dense from 1, void ones included; each commit names the one before it, across
 * void positions; versions are dense for each aggregate; ids occur once.
 */
final class LogOrder {

    private final Findings findings = new Findings();
    private long end;
    private @Nullable String lastCommit;
    private @Nullable String logId;

    long end() {
        return end;
    }

    Findings findings() {
        return findings;
    }

    void next(LogEntry entry) {
        if (entry.firstPosition() != end + 1) {
            findings.add(
                    "C6",
                    "the entry behind position " + end + " starts at position " + entry.firstPosition() + "; expected "
                            + (end + 1));
        }
        switch (entry) {
            case VoidPositions ignored -> {
                // The chain of commits spans it.
            }
            case Commit commit -> link(commit);
        }
        end = Math.max(end, entry.lastPosition());
    }

    private void link(Commit commit) {
        if (lastCommit == null) {
            logId = commit.predecessor();
        } else if (!commit.predecessor().equals(lastCommit)) {
            findings.add(
                    "C6",
                    "the commit " + commit.id() + " at position " + commit.firstPosition() + " names "
                            + commit.predecessor() + " as the one before it; expected " + lastCommit);
        }
        lastCommit = commit.id();
    }

    void version(StoredEvent event, long before) {
        if (event.version() != before + 1) {
            findings.add(
                    "C6",
                    "the event " + event.id() + " at position " + event.position() + " has version " + event.version()
                            + " of " + event.aggregate() + "; expected " + (before + 1));
        }
    }

    void repeatedCommit(Commit commit) {
        findings.add(
                "C6",
                "the commit id " + commit.id() + " occurs again at position " + commit.firstPosition()
                        + "; expected once");
    }

    void repeatedEvent(StoredEvent event) {
        findings.add(
                "C6",
                "the event id " + event.id() + " occurs again at position " + event.position() + "; expected once");
    }

    void unreadable(long from, long head) {
        findings.add("C6", "nothing is read behind position " + from + " although the log's head is " + head);
    }

    void logIdIs(@Nullable String id) {
        if (logId != null && !logId.equals(id)) {
            findings.add("C6", "the first commit names the log " + logId + ", the log names itself " + id);
        }
    }
}
