package io.eventhus.core;

import static io.eventhus.core.Mutant.inAdapter;
import static io.eventhus.core.Mutant.inCore;

import java.util.List;

/** The planted bugs. Each breaks a rule of docs/architecture.md or a guarantee of the log's contract. */
final class Mutants {

    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                // ---- what an adapter must not do
                inAdapter(
                        "the head is read dirty", "SimulatedLog", "return asked.durableEnd();", "return asked.end();"),
                inAdapter(
                        "the head is read from a primary that nobody follows any more",
                        "SimulatedLog",
                        "if (!replicas.isConfirmed(asked)) {",
                        "if (false) {"),
                inAdapter(
                        "the tail is read dirty",
                        "SimulatedLog",
                        "long arrived = asked.durableEnd()",
                        "long arrived = asked.end()"),
                inAdapter(
                        "a find is not complete up to the head",
                        "SimulatedLog",
                        "if (asked.durableEnd() < upTo) {",
                        "if (false) {"),
                inAdapter(
                        "a torn commit is visible",
                        "SimulatedLog",
                        "if (entry.lastPosition() > arrived || entry.firstPosition() > upTo) { break; }",
                        """
                        if (entry.firstPosition() > arrived) { break; }
                        if (entry.lastPosition() > arrived && entry instanceof Commit whole) {
                            entry = new Commit(whole.firstPosition(), whole.id(), whole.predecessor(), whole.origin(),
                                whole.time(), whole.events().subList(0, (int) (arrived - whole.firstPosition() + 1)));
                        }
                        """),
                inAdapter(
                        "a find that starts inside a commit skips the rest of it",
                        "SimulatedLog",
                        "if (asked.log().get(i) instanceof Commit commit) {",
                        "if (asked.log().get(i) instanceof Commit commit && commit.firstPosition() > after) {"),
                inAdapter(
                        "a group is acknowledged before it is durable",
                        "SimulatedAppend",
                        "replicas.store(asked, stored, () -> end(ending.apply(stored.size())), () -> end(unknown(0)));",
                        "replicas.store(asked, stored, () -> {}, () -> {}); end(ending.apply(stored.size()));"),
                inAdapter(
                        "a refusal of one's own earlier copy is told as the head moved",
                        "SimulatedAppend",
                        "commits.getFirst().id().equals(commit.id())",
                        "false"),
                // ---- appending
                inCore(
                        "a rejection cites events that are not durable yet",
                        "LogMachine",
                        "out.accept(new Action.Append(tail.head(), group.commits()));",
                        """
                        group.commits().forEach(commit -> commit.events().forEach(event ->
                            tail.window().feed(Fact.of(event, commit.origin()))));
                        out.accept(new Action.Append(tail.head(), group.commits()));
                        """),
                inCore(
                        "a rejection cites its own group",
                        "GroupPlan",
                        ": new Verdict.Depends();",
                        ": new Verdict.Matched(none, planned.matching(query, Math.max(head, none.after()), 10));"),
                inCore(
                        "the check within the group is left out",
                        "GroupPlan",
                        "return planned.matching(query, Math.max(head, none.after()), 1).isEmpty()",
                        "return true"),
                inCore(
                        "the check of versions within the group is left out",
                        "GroupPlan",
                        "if (plannedVersions.containsKey(aggregate)) { return new Verdict.Depends(); } long found",
                        "long found"),
                inCore(
                        "the window is off by one",
                        "GroupPlan",
                        "if (checkedUpTo < durable.low()) {",
                        "if (checkedUpTo < durable.low() - 1) {"),
                inCore(
                        "an unknown outcome is retried with new content",
                        "LogMachine",
                        "sent.leaveCopiesAbroad();",
                        "giveBack(sent);"),
                inCore(
                        "an unknown outcome is reported as a conflict",
                        "LogMachine",
                        "waiting.giveUpOn(late, Refusals.unknown(settings, open, late, tail.logId(), lastTrouble));",
                        """
                        var one = late.aggregates.iterator().next();
                        waiting.giveUpOn(late, Refusals.wrongVersion(settings, late, new Verdict.WrongVersion(
                            new io.eventhus.api.AppendCondition.NoStream(one), one, 0, 0), java.util.List.of(),
                            tail.head()));
                        """),
                inCore(
                        "a failure after an undecided copy is reported as not stored",
                        "LogMachine",
                        "if (sent.copiesAbroad()) { // This copy failed; an earlier one may still land.",
                        "if (false) {"),
                inCore(
                        "what was told to be unknown is tried at another position",
                        "Waiting",
                        "if (ticket.answered) { finish(ticket);",
                        "if (false) { finish(ticket);"),
                inCore(
                        "being behind another process is called a conflict",
                        "GroupPlan",
                        "return ticket.freshHead == Ticket.NOT_LOOKED || ticket.freshHead > head;",
                        "return false;"),
                inCore(
                        "a version that was looked up too early counts",
                        "VersionBook",
                        "if (pin != null && upTo >= pin.since) {",
                        "if (pin != null) {"),
                inCore(
                        "a version that was loaded counts though newer events may be forgotten",
                        "VersionBook",
                        "if (upTo >= forgotten && !pinned.containsKey(aggregate)) {",
                        "if (!pinned.containsKey(aggregate)) {"),
                inCore(
                        "a version that was loaded wins over newer events",
                        "VersionBook",
                        "remembered.putIfAbsent(aggregate, new Known(version, 0));",
                        "remembered.put(aggregate, new Known(version, 0));"),
                inCore(
                        "the version of a load by tag is that of the last event that has the tag",
                        "WholeRead",
                        "versions.computeIfPresent(event.aggregate(), (any, before) -> version);",
                        "versions.replaceAll((any, before) -> version);"),
                inCore(
                                "a load by tag does not ask for the aggregate, and tells its version",
                                "Wanted",
                                "new EventQuery(asked)",
                                "query")
                        .foundBy(LoadsTest.class),
                inCore(
                                "what was asked for beside a query is given as well",
                                "WholeRead",
                                "if (wanted.query().matches(event)) {",
                                "if (wanted != null) {")
                        .foundBy(LoadsTest.class),
                inCore(
                        "a version that was looked up wins over newer events",
                        "VersionBook",
                        "pin.version = Math.max(pin.version, version);",
                        "pin.version = version;"),
                inCore(
                                "a full queue takes more",
                                "Waiting",
                                "if (open.size() >= config.queuedCommits()",
                                "if (open.size() >= Integer.MAX_VALUE")
                        .foundBy(RulesTest.class),
                inCore(
                        "who let others go first never appends again",
                        "Turns",
                        "if (!isLeft || now - leftUntil < 0) {",
                        "if (!isLeft || now >= Long.MIN_VALUE) {"),
                // ---- what is kept of loads
                inCore(
                        "what is kept counts though it does not reach the head",
                        "LogTail",
                        "List<StoredEvent> kept = head < fresh ? null : loads.upTo(query, head);",
                        "List<StoredEvent> kept = loads.upTo(query, head);"),
                inCore(
                        "what came while a load was read is not kept",
                        "LogTail",
                        "recent.behind(query, upTo, Integer.MAX_VALUE).events().forEach(since -> all.add(since.event()));",
                        ""),
                inCore(
                        "what came while a load was read may be forgotten",
                        "LogTail",
                        "} else if (recent.covers(upTo)) {",
                        "} else {"),
                inCore(
                        "what was read further than the log was fed is kept twice",
                        "LoadCache",
                        "if (event.position() > kept.upTo && kept.query.matches(event)) {",
                        "if (kept.query.matches(event)) {"),
                inCore(
                                "what is kept reaches behind the head that is told",
                                "LoadCache",
                                "while (last > 0 && events[last - 1].position() > position) {",
                                "while (last < 0) {")
                        .foundBy(LoadCacheTest.class),
                inCore(
                        "an event is kept under its aggregate only",
                        "LoadCache",
                        "for (Tag tag : event.tags()) { feed(tag, event); }",
                        ""),
                // ---- reading and following
                inCore(
                                "the reader steps over a hole",
                                "LogMachine",
                                "if (entry.firstPosition() != tail.head() + 1) { break; }",
                                "")
                        .foundBy(RulesTest.class),
                inCore(
                                "the predecessor is not checked",
                                "LogTail",
                                "&& !expected.equals(commit.predecessor())",
                                "&& false")
                        .foundBy(RulesTest.class),
                inCore(
                        "a gap where memory takes over from pages",
                        "RecentCommits",
                        "return after >= low;",
                        "return after >= low - 2;"),
                inCore(
                        "a page that was cut counts as whole",
                        "FollowMachine",
                        "whole || events.isEmpty() ? page.upTo()",
                        "true ? page.upTo()"),
                inCore(
                        "a position inside a commit skips the rest of it",
                        "RecentCommits",
                        "if (commit.lastPosition() <= after) {",
                        "if (commit.firstPosition() <= after) {"),
                // ---- subscriptions, leases and relays
                inCore(
                        "the checkpoint moves before the acknowledgement",
                        "DeliveryMachine",
                        "return open.isEmpty() ? takenUpTo : open.getFirst().position() - 1;",
                        "return takenUpTo;"),
                inCore(
                        "a lease is not fenced by time",
                        "LeaseMachine",
                        "return phase == Phase.HELD && now - heldSince < settings.leaseNanos();",
                        "return phase == Phase.HELD;"),
                inCore(
                        "a lost lease is written over",
                        "LeaseMachine",
                        "attempt = null; if (phase == Phase.HELD) {",
                        "attempt = null; if (phase == Phase.HELD) { revision = found; } else if (phase == Phase.IDLE) {"),
                inCore(
                        "a lease is taken before it has expired",
                        "LeaseMachine",
                        "now - seenSince >= settings.leaseNanos()",
                        "now - seenSince >= settings.leaseNanos() / 2"),
                inCore(
                                "a checkpoint of another log is resumed",
                                "LeaseMachine",
                                "if (logId != null && !logId.equals(seen.logId())) {",
                                "if (false) {")
                        .foundBy(RelayTest.class),
                inCore(
                        "events of one key are handed out at once",
                        "DeliveryMachine",
                        "if (queue.size() == 1) { ready.add(item); }",
                        "ready.add(item);"),
                inCore(
                        "the position passes what there is no room to put aside",
                        "DeliveryMachine",
                        "if (parking.sequence(id) != null) { crowded.addLast(item);",
                        "if (parking.sequence(id) != null) { open.removeLast(); crowded.addLast(item);"),
                inCore(
                        "what is published behind a failed event overtakes it",
                        "DeliveryMachine",
                        "if (delivery == null && !(rules.publishes() && !paused.isEmpty())) {",
                        "if (delivery == null) {"),
                inCore(
                        "a page that ended early counts as whole",
                        "EventPage",
                        "if (reached < page.upTo()) {",
                        "if (false) {"));
    }
}
