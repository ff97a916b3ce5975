package io.eventhus.core.importing;

import static io.eventhus.core.importing.Source.stored;
import static io.eventhus.core.importing.Source.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.NewCommit;
import io.eventhus.core.importing.ImportReport.Counts;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.envelope.EventRegister;
import io.eventhus.tck.faults.Call;
import io.eventhus.tck.faults.Fault;
import io.eventhus.tck.faults.Faults;
import io.eventhus.tck.faults.FaultyLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportUnderTroubleTest {

    private static final ImportOptions OPTIONS =
            ImportOptions.of("bank", EventRegister.empty()).withCommits(10, 1 << 20);

    private static final EventStoreConfig IMPATIENT =
            EventStoreConfig.defaults().withAppendDeadline(Duration.ofMillis(200));

    private static Counts run(Source source, EventStore store) {
        return EventImport.run(source.read(), store, OPTIONS).total();
    }

    @Test
    void an_import_whose_source_broke_off_goes_on_where_it_stopped() {
        Source source = Source.mixed(6, 200, 1);
        try (MemoryCommitLog log = new MemoryCommitLog();
                EventStore store = EventStore.open(log)) {
            assertThatThrownBy(() -> EventImport.run(source.breakingOffAfter(95), store, OPTIONS))
                    .isInstanceOf(TransientException.class);
            int before = stored(store).size();

            Counts second = run(source, store);

            assertThat(before).isEqualTo(90);
            assertThat(second).isEqualTo(new Counts(90, 110, 0));
            assertThat(told(store)).isEqualTo(source.tells());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void an_import_that_was_killed_at_any_append_is_finished_by_the_next_one(Fault crash) {
        Source source = Source.mixed(6, 100, 2);
        for (int append : List.of(1, 5, 10)) {
            try (MemoryCommitLog log = new MemoryCommitLog()) {
                FaultyLog dying =
                        new FaultyLog(log.openAnother(), Faults.scripted().at(Call.APPEND, append, crash));
                try (EventStore store = EventStore.open(dying, IMPATIENT)) {
                    assertThatThrownBy(() -> run(source, store)).isInstanceOf(EventhusException.class);
                }
                try (EventStore store = EventStore.open(log)) {
                    int stored = stored(store).size();

                    assertThat(stored).isEqualTo(10 * (crash == Fault.CRASH_AFTER ? append : append - 1));
                    assertThat(run(source, store)).isEqualTo(new Counts(stored, 100 - stored, 0));
                    assertThat(told(store)).isEqualTo(source.tells());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void calls_that_are_lost_late_doubled_or_torn_lose_and_double_nothing(long seed) {
        Source source = Source.mixed(8, 300, seed);
        try (MemoryCommitLog log = new MemoryCommitLog();
                FaultyLog faulty = new FaultyLog(log.openAnother(), Faults.byChance(seed, 100, 40));
                EventStore store = EventStore.open(faulty)) {
            Counts counts = run(source, store);

            try (EventStore clean = EventStore.open(log)) {
                assertThat(counts.found()).isEqualTo(300);
                assertThat(counts.refused()).isZero();
                assertThat(told(clean)).isEqualTo(source.tells());
                assertThat(run(source, clean)).isEqualTo(new Counts(300, 0, 0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void importers_at_once_beside_a_writer_double_nothing(long seed) throws Exception {
        Source source = Source.mixed(4, 400, seed);
        int importers = 3;
        CyclicBarrier start = new CyclicBarrier(importers + 1);
        try (MemoryCommitLog log = new MemoryCommitLog();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Counts>> runs = new ArrayList<>();
            for (int i = 0; i < importers; i++) {
                runs.add(threads.submit(() -> {
                    try (MemoryCommitLog own = log.openAnother();
                            EventStore store = EventStore.open(own)) {
                        start.await();
                        return run(source, store);
                    }
                }));
            }
            try (EventStore store = EventStore.open(log)) {
                start.await();
                for (int i = 0; i < 50; i++) {
                    store.append(NewCommit.of(List.of(strange(i)))).join();
                }
                long added = 0;
                for (Future<Counts> run : runs) {
                    assertThat(run.get().found()).isEqualTo(400);
                    added += run.get().added();
                }
                List<StoredEvent> all = stored(store);

                assertThat(added).isEqualTo(400);
                assertThat(all).hasSize(450).extracting(StoredEvent::id).doesNotHaveDuplicates();
                assertThat(told(store).stream()
                                .filter(each -> !each.contains("Strange"))
                                .sorted())
                        .isEqualTo(source.tells().stream().sorted().toList());
                for (int account = 0; account < 4; account++) {
                    String prefix = new AggregateId("Account", "acc-" + account) + " ";
                    assertThat(told(store).stream()
                                    .filter(each -> each.startsWith(prefix) && !each.contains("Strange")))
                            .isEqualTo(source.tells().stream()
                                    .filter(each -> each.startsWith(prefix))
                                    .toList());
                }
            }
        }
    }

    private static NewEvent strange(int number) {
        return new NewEvent(
                "strange-" + number,
                new AggregateId("Account", "acc-" + number % 4),
                "Strange",
                "",
                JsonData.NULL,
                Instant.EPOCH,
                Map.of(),
                Set.of());
    }
}
