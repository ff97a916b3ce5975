package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The real machines, one to three processes of them, over a log with faults: one thread, virtual time, seeded. */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("eventhus.simulation.seeds", 1_000);
    private static final int CLIENTS = 5;
    private static final int COMMITS_PER_CLIENT = 12;

    @Test
    void every_answer_agrees_with_the_log_whatever_goes_wrong() {
        int stored = 0;
        int conflicts = 0;
        int unknown = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            History history;
            try {
                history = new Run(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            stored += history.stored;
            conflicts += history.conflicts;
            unknown += history.unknown;
        }
        // A simulation in which nothing happens would prove nothing.
        assertThat(stored).as("stored").isGreaterThan(SEEDS * 10);
        assertThat(conflicts).as("conflicts").isGreaterThan(SEEDS);
        assertThat(unknown).as("unknown").isGreaterThan(SEEDS / 10);
    }

    /** One seed. */
    private static final class Run {

        private final Random random;
        private final VirtualTime time = new VirtualTime();
        private final SimulatedLog log;
        private final History history = new History();
        private final Map<String, NewCommit> submitted = new HashMap<>();
        private final List<SimulatedProcess> processes = new ArrayList<>();
        private final List<SimulatedProcess> everStarted = new ArrayList<>();
        private int drawn;

        Run(long seed) {
            random = new Random(seed);
            log = new SimulatedLog(time, random, random.nextInt(60));
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                processes.add(started("p" + i));
            }
        }

        private SimulatedProcess started(String origin) {
            SimulatedProcess process = new SimulatedProcess(time, log, random, origin, 2 + random.nextInt(12));
            everStarted.add(process);
            return process;
        }

        History run() {
            for (int client = 0; client < CLIENTS; client++) {
                int process = random.nextInt(processes.size());
                time.after(random.nextLong(5_000_000), () -> next(process, COMMITS_PER_CLIENT));
            }
            if (random.nextInt(3) == 0) {
                int victim = random.nextInt(processes.size());
                time.after(random.nextLong(200_000_000), () -> {
                    processes.get(victim).crash();
                    processes.set(victim, started("reborn"));
                    next(victim, COMMITS_PER_CLIENT);
                });
            }
            // All trouble ends after a while, so that everything must come to an end as well.
            time.after(6_000_000_000L, () -> log.faults = 0);
            time.run(200_000);
            for (SimulatedProcess process : processes) {
                assertThat(process.unanswered()).as("callers that hear nothing").isZero();
                assertThat(process.isIdle()).as("idle at the end").isTrue();
            }
            history.check(log, submitted);
            return history;
        }

        private void next(int process, int left) {
            if (left == 0) {
                return;
            }
            SimulatedProcess by = processes.get(process);
            NewCommit commit = commit();
            String commitId = "c" + drawn++;
            submitted.put(commitId, commit);
            Runnable goOn = () -> time.after(random.nextLong(20_000_000), () -> next(process, left - 1));
            if (random.nextInt(4) == 0) {
                by.headSeen(log.head());
            }
            long from = log.head();
            by.submit(commit, commitId, new SimulatedProcess.Answer() {
                @Override
                public void stored(Commit stored) {
                    history.stored(commitId, stored, from, log.head());
                    goOn.run();
                }

                @Override
                public void failed(EventhusException reason) {
                    history.failed(commitId, reason, from, log.head());
                    goOn.run();
                }
            });
        }

        private NewCommit commit() {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                events.add(Samples.deposit(name()));
            }
            List<AppendCondition> conditions = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                conditions.add(condition());
            }
            return new NewCommit(events, conditions);
        }

        private AppendCondition condition() {
            String name = name();
            AggregateId aggregate = Samples.account(name);
            long head = log.head();
            long loaded = Math.max(0, head - random.nextInt(30));
            return switch (random.nextInt(6)) {
                case 0 -> new AppendCondition.NoStream(aggregate);
                case 1 -> new AppendCondition.StreamExists(aggregate);
                case 2, 3 -> new AppendCondition.ExpectedVersion(aggregate, log.versionOf(aggregate, head));
                default -> new AppendCondition.NoEventMatching(EventQuery.ofTags(new Tag("Account", name)), loaded);
            };
        }

        private String name() {
            return "" + random.nextInt(6);
        }
    }
}
