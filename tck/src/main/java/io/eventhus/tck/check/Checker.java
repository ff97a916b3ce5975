package io.eventhus.tck.check;

import java.util.Collection;
import java.util.List;

/**
 * Proves that what was seen and what the log holds agree, or names what contradicts.
 *
 * <ul>
 *   <li>C1: every acknowledged commit stands in the log once, whole, at its acknowledged position.
 *   <li>C2: the conditions of every stored commit held on the prefix of the log before it.
 *   <li>C3: what was acknowledged before another commit was handed in stands before it.
 *   <li>C4: what was rejected is not in the log, and the condition named was broken at a moment between the call and its
 *       answer; the events cited are in the log. What failed is not in the log.
 *   <li>C5: what has an unknown outcome, or none, stands in the log at most once, whole, at the position that was named.
 *   <li>C6: positions are dense from 1, void ones included; each commit names the one before it; versions are dense; ids
 *       occur once.
 *   <li>C7: each load is the matching events of a prefix that holds everything acknowledged before it began.
 *   <li>C8: each subscription gets the matching events of durable commits, in order, none left out, none twice; of what is
 *       published, first occurrences are in order for each aggregate, and duplicates carry the same id.
 *   <li>C9: what goes on behind a position misses nothing behind it, and no checkpoint is beyond what was handled.
 * </ul>
 *
 * <p>The work grows with what was recorded and stored, times the logarithm of it.
 */
public final class Checker {

    /** How many findings a report names; further ones are counted only. */
    public static final int MOST_VIOLATIONS = 1000;

    private Checker() {}

    /**
     * Checks one process's recording.
     *
     * @param log       all that the log holds, read after the recording ended
     * @param recording what was seen
     */
    public static Report check(LogContent log, Recording recording) {
        return check(log, List.of(recording));
    }

    /**
     * Checks the recordings of all processes, in all their lives, together.
     *
     * @param log        all that the log holds, read after the recordings ended
     * @param recordings what was seen; those of one process in the order of its lives
     */
    public static Report check(LogContent log, Collection<Recording> recordings) {
        List<MemoryNotes> all = recordings.stream().map(Recording::notes).toList();
        Findings findings = new Findings();
        log.order().findings().kept().forEach(findings::add);
        Matching matching = new Matching(log);
        Placement placement = new Placement(log, all);
        Bounds bounds = placement.bounds(all);
        AppendChecks appends = new AppendChecks(log, matching, placement, bounds, findings);
        all.forEach(notes -> notes.calls().forEach(appends::check));
        appends.checkRealTimeOrder(all);
        LoadChecks loads = new LoadChecks(log, matching, bounds, findings);
        all.forEach(notes -> notes.readings().forEach(loads::check));
        new DeliveryChecks(log, matching, findings).check(all);
        new PublishedChecks(log, matching, findings).check(all);
        return new Report(findings.kept(), appends.tally(findings.count()));
    }
}
