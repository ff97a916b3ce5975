package io.eventhus.core;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.ConflictingEvent;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.OverloadedException;
import io.eventhus.api.PendingCommit;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers are told when their commit is not stored, in one wording. */
final class Refusals {

    /** How many parts of a query a message names. */
    private static final int MOST_NAMED = 3;

    private Refusals() {}

    static OverloadedException full(EngineSettings settings, int commits, long bytes) {
        return new OverloadedException("a commit to " + settings.logName() + " was refused because " + commits
                + " commits of " + bytes + " bytes wait already; at most "
                + settings.config().queuedCommits() + " commits and "
                + settings.config().queuedBytes()
                + " bytes may. Nothing was stored: try again later, with back-off");
    }

    static OverloadedException unresolved(EngineSettings settings, Group open) {
        return new OverloadedException("a commit to " + settings.logName()
                + " was refused because the outcome of the write at position "
                + open.first().commit().firstPosition()
                + " is not known yet. Nothing was stored: try again later, with back-off");
    }

    static TransientException late(EngineSettings settings, Ticket ticket, @Nullable EventhusException trouble) {
        return new TransientException(
                what(ticket) + " to " + settings.logName() + " was given up after "
                        + settings.config().appendDeadline().toMillis()
                        + " ms"
                        + (trouble == null ? "" : ", the last trouble being: " + trouble.getMessage())
                        + ". Nothing was stored: try again later",
                trouble);
    }

    static OutcomeUnknownException unknown(
            EngineSettings settings,
            Group open,
            Ticket ticket,
            @Nullable String logId,
            @Nullable EventhusException trouble) {
        long position = open.undecided().stream()
                .filter(member -> member.ticket() == ticket)
                .findFirst()
                .orElseThrow()
                .commit()
                .firstPosition();
        PendingCommit pending = new PendingCommit(logId, position, ticket.commitId);
        return new OutcomeUnknownException(
                what(ticket) + " to " + settings.logName() + " as commit " + ticket.commitId + " at position "
                        + position + " may be stored or not"
                        + (trouble == null ? "" : ", the last trouble being: " + trouble.getMessage())
                        + ". Ask for its outcome before trying again",
                pending,
                trouble);
    }

    static TransientException miscounted(EngineSettings settings) {
        return new TransientException(
                settings.logName() + " counted fewer commits as stored than were sent, and named no reason");
    }

    static ConflictException matched(
            EngineSettings settings, Ticket ticket, AppendCondition condition, List<Fact> facts, long upTo) {
        String expected = condition instanceof AppendCondition.NoEventMatching none
                ? "no event behind position " + none.after() + " with " + named(none.query())
                : "no matching event";
        ConflictReport report = new ConflictReport(condition, 0, upTo, conflicting(settings, facts));
        return new ConflictException(
                what(ticket) + " to " + settings.logName() + " was refused: expected " + expected + ", found "
                        + named(report.events())
                        + ". Load again, decide again, append again",
                report);
    }

    static ConflictException wrongVersion(
            EngineSettings settings, Ticket ticket, Verdict.WrongVersion wrong, List<Fact> facts, long upTo) {
        ConflictReport report =
                new ConflictReport(wrong.condition(), wrong.found(), upTo, conflicting(settings, facts));
        String expected = switch (wrong.condition()) {
            case AppendCondition.NoStream none -> "no events";
            case AppendCondition.StreamExists exists -> "at least one event";
            case AppendCondition.ExpectedVersion version -> "version " + version.version();
            case AppendCondition.NoEventMatching none -> "no matching event";
        };
        return new ConflictException(
                what(ticket) + " to " + settings.logName() + " was refused: expected " + expected + " of "
                        + wrong.aggregate() + ", found version " + wrong.found()
                        + (facts.isEmpty() ? "" : " with " + named(report.events()))
                        + ". Load again, decide again, append again",
                report);
    }

    /** The query in words, as far as it is short. */
    private static String named(EventQuery query) {
        String items =
                query.items().stream().limit(MOST_NAMED).map(Refusals::named).collect(Collectors.joining(", or "));
        int more = query.items().size() - MOST_NAMED;
        return items + (more > 0 ? ", or one of " + more + " more" : "");
    }

    private static String named(EventQuery.Item item) {
        List<String> parts = new ArrayList<>();
        if (!item.tags().isEmpty()) {
            parts.add("tags " + item.tags().stream().limit(MOST_NAMED).toList());
        }
        if (!item.types().isEmpty()) {
            parts.add("type " + item.types().stream().sorted().limit(MOST_NAMED).toList());
        }
        if (item.aggregate() != null) {
            parts.add("aggregate " + item.aggregate());
        }
        return parts.isEmpty() ? "any type" : String.join(" and ", parts);
    }

    private static List<ConflictingEvent> conflicting(EngineSettings settings, List<Fact> facts) {
        return facts.stream()
                .limit(ConflictReport.MOST_EVENTS)
                .map(fact -> fact.conflicting(settings.config().origin()))
                .toList();
    }

    private static String named(List<ConflictingEvent> events) {
        ConflictingEvent first = events.getFirst();
        return first.type() + " of " + first.aggregate() + " version " + first.version() + " at position "
                + first.position() + ", " + writtenBy(first)
                + (events.size() > 1 ? ", and " + (events.size() - 1) + " more" : "");
    }

    private static String writtenBy(ConflictingEvent event) {
        if (event.local()) {
            return "written by this process";
        }
        return event.origin().isEmpty() ? "of unknown origin" : "written by " + event.origin();
    }

    private static String what(Ticket ticket) {
        NewEvent first = ticket.commit.events().getFirst();
        return "the append of " + ticket.commit.events().size() + " event(s) to " + first.aggregate();
    }
}
