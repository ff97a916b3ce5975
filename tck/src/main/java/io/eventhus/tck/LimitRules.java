package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogLimits;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits that a log declares: what is within them is taken, what is not is refused alone. */
abstract class LimitRules extends LogRules {

    private static final int MOST_EVENTS = 10_000;
    private static final long MOST_BYTES = 32L << 20;

    @Override
    CommitLog openFirst(CommitLogFixture fresh) {
        CommitLog limited = fresh.openLimited();
        LogLimits limits = limited.info().limits();
        assertThat(limits.eventsPerCommit())
                .as("events per commit of the fixture's limited log")
                .isLessThanOrEqualTo(MOST_EVENTS);
        assertThat(limits.bytesPerCommit())
                .as("bytes per commit of the fixture's limited log")
                .isLessThanOrEqualTo(MOST_BYTES);
        return limited;
    }

    private LogLimits limits() {
        return log.info().limits();
    }

    @Test
    void a_commit_of_the_most_bytes_is_stored_and_one_above_is_refused() {
        long room = limits().bytesPerCommit() - script.draft(sized(2)).bytes();
        assertStored(script.draft(sized(2 + room)));
        assertRefused(script.draft(sized(3 + room)));
    }

    @Test
    void a_commit_of_the_most_events_is_stored_and_one_above_is_refused() {
        EventDraft[] most = new EventDraft[limits().eventsPerCommit()];
        Arrays.fill(most, event("A").data(JsonData.NULL));
        Commit commit = script.draft(most);
        if (commit.bytes() <= limits().bytesPerCommit()) {
            assertStored(commit);
        } else {
            assertRefused(commit);
        }
        EventDraft[] above = new EventDraft[limits().eventsPerCommit() + 1];
        Arrays.fill(above, event("A").data(JsonData.NULL));
        assertRefused(script.draft(above));
    }

    @Test
    void a_name_of_the_most_bytes_is_stored_and_one_above_is_refused() {
        int most = limits().nameBytes();
        assertThat(limits().bytesPerCommit())
                .as("room for a name that is one byte too long")
                .isGreaterThan(most + 2_000L);
        String longest = "n".repeat(most);
        String wide = "\u00e9".repeat(most / 2 + 1);
        assertStored(script.draft(event(longest)));
        assertStored(script.draft(event("A").tagged("k", longest)));
        assertStored(script.draft(event("A").of("Account", longest)));
        for (String name : List.of(longest + "n", wide)) {
            assertRefused(script.draft(event(name)));
            assertRefused(script.draft(event("A").of(name, "1")));
            assertRefused(script.draft(event("A").of("Account", name)));
            assertRefused(script.draft(event("A").tagged(name, "v")));
            assertRefused(script.draft(event("A").tagged("k", name)));
        }
    }

    @Test
    void a_commit_that_is_too_large_fails_and_those_before_it_are_stored() {
        Commit first = script.draft(event("A"));
        Commit second = script.draftBehind(first, event("B"));
        EventDraft[] tooMany = new EventDraft[limits().eventsPerCommit() + 1];
        Arrays.fill(tooMany, event("C").data(JsonData.NULL));
        Commit large = script.draftBehind(second, tooMany);
        Commit last = script.draftBehind(large, event("D"));
        if (tooMany.length + 3 > limits().eventsPerAppend()) {
            large = script.draftBehind(second, event("n".repeat(limits().nameBytes() + 1)));
            last = script.draftBehind(large, event("D"));
        }

        AppendOutcome outcome = log.append(0, List.of(first, second, large, last));

        assertTooLarge(outcome, 2);
        script.accept(first);
        script.accept(second);
        assertHoldsScript(log);
        store(event("E"));
        assertHoldsScript(log);
    }

    private static EventDraft sized(long payloadBytes) {
        return event("A").data(JsonData.ofText("\"" + "x".repeat((int) payloadBytes - 2) + "\""));
    }

    private void assertStored(Commit commit) {
        assertThat(log.append(script.head(), List.of(commit))).isEqualTo(new AppendOutcome.Stored(1));
        script.accept(commit);
        assertHoldsScript(log);
    }

    private void assertRefused(Commit commit) {
        assertTooLarge(log.append(script.head(), List.of(commit)), 0);
        assertThat(log.head()).isEqualTo(script.head());
    }

    private static void assertTooLarge(AppendOutcome outcome, int stored) {
        assertThat(outcome).isInstanceOfSatisfying(AppendOutcome.Failed.class, failed -> {
            assertThat(failed.stored()).isEqualTo(stored);
            assertThat(failed.reason()).isInstanceOf(EventTooLargeException.class);
        });
    }
}
