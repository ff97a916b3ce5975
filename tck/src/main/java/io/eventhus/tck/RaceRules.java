package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What appenders and readers at the same time see. */
abstract class RaceRules extends LogRules {

    private static final int RUNNERS = 4;
    private static final int ROUNDS = 60;

    @Test
    void of_racing_appends_at_most_one_stores_anything() {
        Seed seed = Seed.draw();
        seed.run(() -> race(List.of(log, log, log, log), seed.random()));
    }

    @Test
    void of_racing_appends_through_several_handles_at_most_one_stores_anything() {
        CommitLog other = secondOrSame();
        CommitLog third = secondOrSame();
        Seed seed = Seed.draw();
        seed.run(() -> race(List.of(log, other, third, other), seed.random()));
        assertHoldsScript(other);
        assertHoldsScript(third);
    }

    private void race(List<CommitLog> handles, Random random) {
        int won = 0;
        try (Race race = new Race(RUNNERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                won += raceOnce(race, handles, random) ? 1 : 0;
            }
        }
        assertThat(won).as("rounds of %d in which somebody won", ROUNDS).isPositive();
        assertHoldsScript(log);
    }

    /** Lets every handle append rivals behind the same head, and checks what each was told against the log. */
    private boolean raceOnce(Race race, List<CommitLog> handles, Random random) {
        long head = script.head();
        List<List<Commit>> rivals =
                handles.stream().map(unused -> rival(random)).toList();
        List<Callable<AppendOutcome>> appends = IntStream.range(0, handles.size())
                .<Callable<AppendOutcome>>mapToObj(i -> () -> handles.get(i).append(head, rivals.get(i)))
                .toList();
        List<AppendOutcome> outcomes = race.run(appends);

        List<Commit> found = commits(log, head, Long.MAX_VALUE);
        int winners = 0;
        for (int i = 0; i < rivals.size(); i++) {
            int stored = outcomes.get(i).stored();
            winners += stored > 0 ? 1 : 0;
            assertTold(outcomes.get(i), rivals.get(i), found);
        }
        assertThat(winners).as("winners among %s", outcomes).isLessThanOrEqualTo(1);
        assertThat(rivals.stream().filter(rival -> rival.stream().anyMatch(found::contains)))
                .as("rivals of which something is stored")
                .hasSizeLessThanOrEqualTo(1);
        found.forEach(script::accept);
        return winners == 1;
    }

    private static void assertTold(AppendOutcome outcome, List<Commit> appended, List<Commit> found) {
        List<Commit> stored = appended.stream().filter(found::contains).toList();
        if (outcome instanceof AppendOutcome.Unknown) {
            assertThat(stored.size()).as("stored, and told %s", outcome).isGreaterThanOrEqualTo(outcome.stored());
        } else {
            assertThat(stored).as("stored, and told %s", outcome).isEqualTo(appended.subList(0, outcome.stored()));
        }
    }

    private List<Commit> rival(Random random) {
        List<Commit> commits = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            EventDraft[] drafts = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(n -> event("T" + n).tagged("n", "" + n))
                    .toArray(EventDraft[]::new);
            commits.add(commits.isEmpty() ? script.draft(drafts) : script.draftBehind(commits.getLast(), drafts));
        }
        return commits;
    }

    @Test
    void a_handle_that_missed_an_append_is_told_so() {
        if (!can(Capability.SHARED)) {
            Commit rival = script.draft(event("Rival"));
            store(event("A"));
            assertThat(log.append(0, List.of(rival))).isEqualTo(new AppendOutcome.HeadMoved(0));
            return;
        }
        CommitLog other = openAnother();
        for (int i = 0; i < 10; i++) {
            long head = script.head();
            Commit rival = script.draft(event("Rival"));
            store(event("A"));
            assertThat(other.append(head, List.of(rival))).isEqualTo(new AppendOutcome.HeadMoved(0));
            Commit next = script.next(event("B"), event("C"));
            assertThat(other.append(head + 1, List.of(next))).isEqualTo(new AppendOutcome.Stored(1));
            assertHoldsScript(log);
        }
    }

    @Test
    void readers_during_appends_see_whole_commits_and_no_gap() {
        CommitLog reading = secondOrSame();
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> writer = () -> {
            try {
                for (int i = 0; i < 150; i++) {
                    store(event("A"), event("B").tagged("k", "v"), event("C"));
                }
                return 0;
            } finally {
                done.set(true);
            }
        };
        Callable<Integer> reader = () -> {
            int rounds = 0;
            boolean last;
            do {
                last = done.get();
                assertWholeAndDense(reading);
                rounds++;
            } while (!last);
            return rounds;
        };
        try (Race race = new Race(3)) {
            assertThat(race.run(List.of(writer, reader, reader)).subList(1, 3)).allMatch(rounds -> rounds > 0);
        }
        assertHoldsScript(reading);
    }

    private static void assertWholeAndDense(CommitLog reading) {
        long head = reading.head();
        assertThat(head % 3).as("head %d at the end of a commit of 3", head).isZero();
        List<Commit> commits = commits(reading, 0, head);
        assertThat(commits.stream().map(Commit::firstPosition))
                .as("first positions up to the head %d", head)
                .containsExactlyElementsOf(LongStream.range(0, head / 3)
                        .map(n -> 3 * n + 1)
                        .boxed()
                        .toList());
        assertThat(commits).allMatch(commit -> commit.events().size() == 3);
        assertThat(find(reading, EventQuery.ofTypes("B"), 0, head).stream().map(StoredEvent::position))
                .as("events found up to the head %d", head)
                .containsExactlyElementsOf(LongStream.range(0, head / 3)
                        .map(n -> 3 * n + 2)
                        .boxed()
                        .toList());
    }
}
