package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoreObserver;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Follower;
import io.eventhus.core.NewCommit;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Report;
import io.eventhus.tck.check.Subscription;
import io.eventhus.tck.faults.Call;
import io.eventhus.tck.faults.Fault;
import io.eventhus.tck.faults.Faults;
import io.eventhus.tck.faults.FaultyLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The real engine over a log with trouble: what it tells its callers agrees with the log, by the checker. */
class FaultyEngineTest {

    private static final int ROUNDS = 60;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final History history = History.inMemory();
    private final MemoryCommitLog real = new MemoryCommitLog();
    private int drawn;

    private NewCommit deposit(String account, AppendCondition... conditions) {
        return NewCommit.of(
                List.of(new NewEvent(
                        "event-" + drawn++,
                        new AggregateId("Account", account),
                        "Deposited",
                        "",
                        JsonData.NULL,
                        Instant.EPOCH,
                        Map.of(),
                        Set.of(new Tag("Account", account)))),
                conditions);
    }

    private EventStore open(Faults faults, String origin) {
        return EventStore.open(
                new FaultyLog(real, faults),
                EventStoreConfig.defaults().withOrigin(origin).withAppendDeadline(LONG),
                history);
    }

    @Test
    void two_processes_over_a_log_with_every_kind_of_trouble_keep_every_rule() throws InterruptedException {
        long seed = 42;
        Random random = new Random(seed);
        // Opening reads the log; the trouble starts afterwards.
        Faults first = Faults.byChance(seed, 150, 400);
        Faults second = Faults.byChance(seed + 1, 150, 400);
        try (EventStore one = opened(first, "one");
                EventStore two = opened(second, "two")) {
            for (int round = 0; round < ROUNDS; round++) {
                // All decide before any is stored, so that some must lose.
                List<NewCommit> decided = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    decided.add(decided(i % 2 == 0 ? one : two, "" + random.nextInt(4), random));
                }
                List<CompletableFuture<Commit>> answers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    answers.add((i % 2 == 0 ? one : two).append(decided.get(i)));
                }
                answers.forEach(FaultyEngineTest::await);
            }
            first.stop();
            second.stop();
            follow(one);
        }
        Report report = Checker.check(LogContent.of(real), history.recording());

        assertThat(report.violations()).as("seed %d", seed).isEmpty();
        assertThat(report.tally().acknowledged()).isGreaterThan(ROUNDS);
        assertThat(report.tally().refused()).isGreaterThan(0);
        for (Fault fault : Call.APPEND.byChance()) {
            assertThat(first.happened(fault) + second.happened(fault))
                    .as("%s", fault)
                    .isGreaterThan(0);
        }
    }

    /** Opens a store; a look that meets a fault is tried again. */
    private EventStore opened(Faults faults, String origin) {
        while (true) {
            try {
                return open(faults, origin);
            } catch (EventhusException e) {
                assertThat(e).isInstanceOf(TransientException.class);
            }
        }
    }

    /** A commit on what a load saw, or on nothing if the load failed. */
    private NewCommit decided(EventStore store, String account, Random random) {
        EventQuery query = EventQuery.ofTags(new Tag("Account", account));
        try {
            var load = store.load(query);
            long version = 0;
            try (var events = load.events()) {
                for (StoredEvent event = events.next(); event != null; event = events.next()) {
                    version = event.version();
                }
            }
            return random.nextBoolean()
                    ? deposit(account, new AppendCondition.NoEventMatching(query, load.head()))
                    : deposit(
                            account, new AppendCondition.ExpectedVersion(new AggregateId("Account", account), version));
        } catch (EventhusException e) {
            return deposit(account);
        }
    }

    private void follow(EventStore store) throws InterruptedException {
        long head = store.head();
        Subscription seen = history.subscribed("all", EventQuery.all(), 0, Delivery.ONCE);
        try (Follower follower = store.follow(EventQuery.all(), 0)) {
            while (follower.position() < head) {
                StoredEvent event = follower.take(LONG);
                assertThat(event)
                        .as("an event behind position %d", follower.position())
                        .isNotNull();
                seen.delivered(event);
            }
        }
        seen.caughtUp(head);
    }

    private static void await(CompletableFuture<Commit> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(EventhusException.class);
        }
    }

    @Test
    void a_reply_that_is_lost_for_good_ends_in_an_unknown_outcome_that_the_checker_accepts() {
        Faults faults = Faults.scripted();
        try (EventStore store = EventStore.open(
                new FaultyLog(real, faults),
                EventStoreConfig.defaults().withAppendDeadline(Duration.ofMillis(300)),
                history)) {
            store.append(deposit("a")).join();
            faults.at(Call.APPEND, 2, Fault.CRASH_AFTER);
            await(store.append(deposit("a")));
        }
        Report report = Checker.check(LogContent.of(real), history.recording());
        assertThat(report.violations()).isEmpty();
        assertThat(report.tally().acknowledged()).isEqualTo(1);
        assertThat(report.tally().unknownStored()).isEqualTo(1);
    }

    @Test
    void a_stale_head_spoils_loads_and_the_checker_says_so() {
        Faults faults = Faults.scripted();
        try (EventStore store = open(faults, "one")) {
            store.load(EventQuery.all()).events().close();
            store.append(deposit("a")).join();
            faults.at(Call.HEAD, faults.calls(Call.HEAD) + 1, Fault.STALE);
            try (var events = store.load(EventQuery.all()).events()) {
                assertThat(events.next()).isNull();
            }
        }
        assertThat(Checker.check(LogContent.of(real), history.recording()).violations())
                .allSatisfy(found -> assertThat(found.rule()).isEqualTo("C7"))
                .isNotEmpty();
    }

    @Test
    void an_observer_that_throws_is_not_noticed_by_callers() {
        StoreObserver broken = new StoreObserver() {
            @Override
            public Appending appending(List<NewEvent> events, List<AppendCondition> conditions) {
                return new Appending() {
                    @Override
                    public void stored(Commit commit) {
                        throw new IllegalStateException("broken");
                    }
                };
            }

            @Override
            public Reading loading(EventQuery query) {
                throw new IllegalStateException("broken");
            }
        };
        try (EventStore store = EventStore.open(real, EventStoreConfig.defaults(), broken)) {
            assertThat(store.append(deposit("a")).join().firstPosition()).isEqualTo(1);
            assertThat(LogRules.drain(store.load(EventQuery.all()).events())).hasSize(1);
            assertThat(LogRules.drain(store.find(EventQuery.all(), 0, 1))).hasSize(1);
        }
    }
}
