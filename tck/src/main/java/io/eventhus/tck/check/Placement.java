package io.eventhus.tck.check;

import java.util.ArrayList;
import java.util.List;

/** Which stored commit belongs to which call. */
final class Placement {

    private final LogContent log;

    /** By the id of a commit: the call whose answer named it. */
    private final LongTable named = new LongTable();

    private final List<MemoryNotes.Call> owners = new ArrayList<>();

    Placement(LogContent log, List<MemoryNotes> all) {
        this.log = log;
        for (MemoryNotes notes : all) {
            for (MemoryNotes.Call call : notes.calls()) {
                if (call.answer != null && !call.answer.commitId().isEmpty()) {
                    named.putIfAbsent(Digests.ofId(call.answer.commitId()), owners.size());
                    owners.add(call);
                }
            }
        }
    }

    /**
     * The distinct commits of the log that hold events of a call. A commit that the answer to another call names is that
     * call's: somebody handed in the same events twice.
     */
    List<Integer> commits(MemoryNotes.Call call) {
        List<Integer> found = new ArrayList<>(1);
        Longs ids = call.invocation.ids();
        for (int i = 0; i < ids.size(); i++) {
            int ordinal = log.byId(ids.get(i));
            if (ordinal >= 0) {
                int commit = log.commitOf(ordinal);
                int owner = named.get(log.commitId(commit));
                if ((owner < 0 || owners.get(owner) == call) && !found.contains(commit)) {
                    found.add(commit);
                }
            }
        }
        return found;
    }

    /** Whether a commit holds exactly the events of a call, each once in the log. */
    boolean isWhole(MemoryNotes.Call call, int commit) {
        Longs ids = call.invocation.ids();
        if (log.commitSize(commit) != ids.size()) {
            return false;
        }
        int start = log.commitStart(commit);
        for (int i = 0; i < ids.size(); i++) {
            if (log.id(start + i) != ids.get(i)
                    || log.content(start + i) != call.invocation.contents().get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an event of a call, or a commit that holds one, occurs more than once. */
    boolean isRepeated(MemoryNotes.Call call) {
        Longs ids = call.invocation.ids();
        for (int i = 0; i < ids.size(); i++) {
            if (log.isRepeated(ids.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** How far the log reached when, from all that is known. */
    Bounds bounds(List<MemoryNotes> all) {
        Bounds bounds = new Bounds();
        for (MemoryNotes notes : all) {
            for (MemoryNotes.Call call : notes.calls()) {
                Notes.Answer answer = call.answer;
                if (answer != null && answer.ending() == Notes.Ending.STORED) {
                    bounds.reached(answer.at(), answer.position() + answer.size() - 1);
                }
                for (int commit : commits(call)) {
                    bounds.notYet(call.invocation.at(), log.position(log.commitStart(commit)));
                }
            }
            for (Notes.Reading reading : notes.readings()) {
                if (reading.complete() && reading.upTo() > 0) {
                    bounds.reached(reading.ended(), reading.upTo());
                }
            }
        }
        return bounds;
    }
}
