package io.eventhus.tck.check;

import io.eventhus.api.AppendCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** C1 to C5: what callers were told, and what became of it. */
final class AppendChecks {

    private final LogContent log;
    private final Matching matching;
    private final Placement placement;
    private final Bounds bounds;
    private final Findings findings;
    private long acknowledged;
    private long refused;
    private long unknown;
    private long unknownStored;

    AppendChecks(LogContent log, Matching matching, Placement placement, Bounds bounds, Findings findings) {
        this.log = log;
        this.matching = matching;
        this.placement = placement;
        this.bounds = bounds;
        this.findings = findings;
    }

    Tally tally(long violations) {
        return new Tally(acknowledged, refused, unknown, unknownStored, violations);
    }

    void check(MemoryNotes.Call call) {
        Notes.Answer answer = call.answer;
        List<Integer> commits = placement.commits(call);
        if (answer == null) {
            unknown++;
            undecided(call, commits);
        } else {
            switch (answer.ending()) {
                case STORED -> {
                    acknowledged++;
                    acknowledged(call, answer);
                }
                case UNKNOWN -> {
                    unknown++;
                    undecided(call, commits);
                    atTheNamedPlace(call, answer, commits);
                }
                case REJECTED -> {
                    refused++;
                    absent(call, "rejected", commits);
                    conflict(call, answer);
                }
                case FAILED -> {
                    refused++;
                    absent(call, "failed, with nothing stored,", commits);
                }
            }
        }
        for (int commit : commits) {
            conditions(call, commit);
        }
    }

    private void acknowledged(MemoryNotes.Call call, Notes.Answer answer) {
        String what = "the commit " + answer.commitId() + " (" + name(call) + "), acknowledged at position "
                + answer.position() + ",";
        int ordinal = log.at(answer.position());
        int commit = ordinal < 0 ? -1 : log.commitOf(ordinal);
        if (commit < 0
                || log.commitStart(commit) != ordinal
                || log.commitId(commit) != Digests.ofId(answer.commitId())) {
            int elsewhere = log.commitById(Digests.ofId(answer.commitId()));
            findings.add(
                    "C1",
                    what + " is not there; "
                            + (elsewhere < 0
                                    ? "nothing of it is in the log"
                                    : "it stands at position " + log.position(log.commitStart(elsewhere))));
            return;
        }
        if (log.commitSize(commit) != answer.size()
                || log.commitDigest(commit) != answer.digest()
                || !placement.isWhole(call, commit)) {
            findings.add(
                    "C1",
                    what + " stands there with other events than were handed in and acknowledged: " + answer.size()
                            + " were acknowledged, " + log.commitSize(commit) + " are there");
        }
        if (placement.isRepeated(call) || log.isRepeatedCommit(log.commitId(commit))) {
            findings.add("C1", what + " is in the log more than once");
        }
    }

    private void undecided(MemoryNotes.Call call, List<Integer> commits) {
        if (commits.isEmpty()) {
            return;
        }
        unknownStored++;
        String what = "the commit of " + name(call) + ", whose outcome the caller does not know,";
        if (commits.size() > 1 || placement.isRepeated(call)) {
            findings.add("C5", what + " is in the log more than once, or spread over several commits");
        } else if (!placement.isWhole(call, commits.getFirst())) {
            findings.add(
                    "C5",
                    what + " is not whole: " + call.invocation.ids().size() + " events were handed in, "
                            + log.commitSize(commits.getFirst()) + " stand at position "
                            + log.position(log.commitStart(commits.getFirst())));
        }
    }

    private void atTheNamedPlace(MemoryNotes.Call call, Notes.Answer answer, List<Integer> commits) {
        for (int commit : commits) {
            long position = log.position(log.commitStart(commit));
            if (position != answer.position() || log.commitId(commit) != Digests.ofId(answer.commitId())) {
                findings.add(
                        "C5",
                        "the commit of " + name(call) + ", unknown as " + answer.commitId() + " at position "
                                + answer.position() + ", stands at position " + position);
            }
        }
    }

    private void absent(MemoryNotes.Call call, String how, List<Integer> commits) {
        for (int commit : commits) {
            findings.add(
                    "C4",
                    "the commit of " + name(call) + " was " + how + " and stands at position "
                            + log.position(log.commitStart(commit)));
        }
    }

    private void conflict(MemoryNotes.Call call, Notes.Answer answer) {
        AppendCondition condition = answer.condition();
        if (condition == null || !call.invocation.conditions().contains(condition)) {
            findings.add("C4", "the commit of " + name(call) + " was rejected by a condition that it does not have");
            return;
        }
        long began = call.invocation.end();
        long ended = answer.end();
        long from = Math.min(log.end(), began >= 0 ? began : bounds.atLeast(call.invocation.at()));
        long to = Math.min(log.end(), ended >= 0 ? ended : bounds.atMost(answer.at(), log.end()));
        if (!matching.brokenWithin(condition, from, Math.max(from, to))) {
            findings.add(
                    "C4",
                    "the commit of " + name(call) + " was rejected although " + text(condition) + " held from position "
                            + from + " to " + to + ", throughout the call");
        }
        for (Notes.Cited cited : answer.cited()) {
            int ordinal = log.at(cited.position());
            if (ordinal < 0 || log.id(ordinal) != Digests.ofId(cited.id())) {
                findings.add(
                        "C4",
                        "the rejection of " + name(call) + " cites the event " + cited.id() + " at position "
                                + cited.position() + ", which the log does not hold there");
            }
        }
    }

    private void conditions(MemoryNotes.Call call, int commit) {
        long position = log.position(log.commitStart(commit));
        for (AppendCondition condition : call.invocation.conditions()) {
            if (!matching.holds(condition, position - 1)) {
                findings.add(
                        "C2",
                        "the commit of " + name(call) + " is stored at position " + position + " although "
                                + text(condition) + " did not hold just before");
            }
        }
    }

    /** C3. */
    void checkRealTimeOrder(List<MemoryNotes> all) {
        List<MemoryNotes.Call> answered = new ArrayList<>();
        List<MemoryNotes.Call> invoked = new ArrayList<>();
        for (MemoryNotes notes : all) {
            for (MemoryNotes.Call call : notes.calls()) {
                invoked.add(call);
                if (call.answer != null && call.answer.ending() == Notes.Ending.STORED) {
                    answered.add(call);
                }
            }
        }
        invoked.sort(Comparator.comparingLong(call -> call.invocation.at()));
        answered.sort(Comparator.comparingLong(AppendChecks::answeredAt));
        int next = 0;
        long reached = 0;
        for (MemoryNotes.Call call : invoked) {
            while (next < answered.size() && answeredAt(answered.get(next)) < call.invocation.at()) {
                reached = Math.max(reached, lastPosition(answered.get(next)));
                next++;
            }
            for (int commit : placement.commits(call)) {
                long position = log.position(log.commitStart(commit));
                if (position <= reached) {
                    findings.add(
                            "C3",
                            "the commit of " + name(call) + " stands at position " + position + " although position "
                                    + reached + " was acknowledged before it was handed in");
                }
            }
        }
    }

    private static long answeredAt(MemoryNotes.Call call) {
        return call.answer == null ? Long.MAX_VALUE : call.answer.at();
    }

    private static long lastPosition(MemoryNotes.Call call) {
        return call.answer == null ? 0 : call.answer.position() + call.answer.size() - 1;
    }

    private static String name(MemoryNotes.Call call) {
        return "the event " + call.invocation.firstId();
    }

    private static String text(AppendCondition condition) {
        return switch (condition) {
            case AppendCondition.NoStream none -> "'no events of " + none.aggregate() + "'";
            case AppendCondition.StreamExists exists -> "'events of " + exists.aggregate() + "'";
            case AppendCondition.ExpectedVersion expected ->
                "'version " + expected.version() + " of " + expected.aggregate() + "'";
            case AppendCondition.NoEventMatching none ->
                "'no event matching " + none.query() + " behind position " + none.after() + "'";
        };
    }
}
