package io.eventhus.core.importing;

import static io.eventhus.core.importing.Source.event;
import static io.eventhus.core.importing.Source.refusal;
import static io.eventhus.core.importing.Source.stored;
import static io.eventhus.core.importing.Source.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ImportRefusedException;
import io.eventhus.api.ImportedEvent;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogLimits;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import io.eventhus.core.importing.ImportReport.Counts;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.envelope.DerivedId;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventImportTest {

    private static final AggregateId A = new AggregateId("Account", "a");
    private static final ImportOptions OPTIONS = ImportOptions.of("bank", EventRegister.empty());

    private final MemoryCommitLog log = new MemoryCommitLog();
    private final EventStore store = EventStore.open(log);

    @AfterEach
    void close() {
        store.close();
        log.close();
    }

    private ImportReport run(Source source) {
        return EventImport.run(source.read(), store, OPTIONS);
    }

    @Test
    void an_event_keeps_what_it_had_and_gets_the_id_that_consumers_derive() {
        ImportedEvent event = new ImportedEvent(
                A,
                7,
                "DepositPerformed",
                JsonData.ofText("{\"amount\":9007199254740993}"),
                Source.START,
                Map.of("command_id", "c-1"));

        run(new Source().with(event));

        assertThat(stored(store))
                .containsExactly(new StoredEvent(
                        1,
                        DerivedId.of("bank", A, 7, "DepositPerformed", event.data()),
                        A,
                        1,
                        "DepositPerformed",
                        "",
                        event.data(),
                        Source.START,
                        Map.of("command_id", "c-1", "source_version", "7"),
                        Set.of(new Tag("Account", "a"))));
    }

    @Test
    void types_are_stored_under_their_canonical_name_and_the_id_is_of_the_sources_spelling() {
        EventRegister register = EventRegister.builder()
                .event("DepositPerformed", Object.class)
                .name(Profile.V1, "DepositPerformed", "Deposit")
                .build();
        Source source = new Source()
                .with(
                        event("a", 1, 1, "Deposit", "1"),
                        event("a", 2, 2, "deposit_performed", "2"),
                        event("a", 3, 3, "Other", "3"));

        EventImport.run(source.read(), store, ImportOptions.of("bank", register));

        assertThat(stored(store))
                .extracting(StoredEvent::type)
                .containsExactly("DepositPerformed", "DepositPerformed", "Other");
        assertThat(stored(store).get(1).id())
                .isEqualTo(DerivedId.of("bank", A, 2, "deposit_performed", JsonData.ofText("2")));
    }

    @Test
    void a_second_run_adds_nothing_and_later_events_are_added_behind() {
        Source source = Source.mixed(7, 300, 1);

        Counts first = run(source).total();
        Counts second = run(source).total();
        source.with(event("acc-1", 1_000, 1_000, "{}"), event("new", 1, 1_001, "{}"));
        Counts third = run(source).total();

        assertThat(first).isEqualTo(new Counts(0, 300, 0));
        assertThat(second).isEqualTo(new Counts(300, 0, 0));
        assertThat(third).isEqualTo(new Counts(300, 2, 0));
        assertThat(told(store)).isEqualTo(source.tells());
    }

    @Test
    void events_are_numbered_densely_in_their_aggregate_behind_what_it_had() {
        store.append(NewCommit.of(
                        List.of(new NewEvent("mine", A, "T", "", JsonData.NULL, Instant.EPOCH, Map.of(), Set.of()))))
                .join();

        run(new Source().with(event("a", 4, 1, "1"), event("a", 9, 2, "2")));

        assertThat(stored(store)).extracting(StoredEvent::version).containsExactly(1L, 2L, 3L);
        assertThat(stored(store).get(2).metadata()).containsEntry("source_version", "9");
    }

    @Test
    void events_of_one_version_are_all_kept_if_they_differ_be_it_only_in_their_time() {
        Source source = new Source()
                .with(event("a", 1, 1, "1"), event("a", 2, 2, "5"), event("a", 2, 3, "6"), event("a", 2, 4, "5"))
                .with(event("a", 2, 5, "5"));

        assertThat(run(source).total()).isEqualTo(new Counts(0, 5, 0));
        assertThat(run(source).total()).isEqualTo(new Counts(5, 0, 0));
        assertThat(told(store)).isEqualTo(source.tells());
        assertThat(stored(store)).extracting(StoredEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void events_that_differ_in_nothing_become_one_and_count_as_present() {
        Source source = new Source().with(event("a", 1, 1, "5"), event("a", 1, 1, "5"));

        assertThat(run(source).total()).isEqualTo(new Counts(1, 1, 0));
        assertThat(run(source).total()).isEqualTo(new Counts(2, 0, 0));
        assertThat(stored(store)).hasSize(1);
    }

    @Test
    void an_event_that_came_over_the_bus_before_is_present_whatever_its_time() {
        ImportedEvent event = event("a", 1, 1, "{\"amount\":5}");
        String id = DerivedId.of("bank", A, 1, event.type(), event.data());
        store.append(NewCommit.of(List.of(
                        new NewEvent(id, A, event.type(), "", event.data(), Instant.EPOCH, Map.of(), Set.of()))))
                .join();

        assertThat(run(new Source().with(event)).total()).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void a_dry_run_counts_as_a_real_one_does_and_changes_nothing() {
        Source source = Source.mixed(5, 100, 2).with(event("a", 1, 900, "A", "1"), event("a", 1, 900, "A", "1"));
        run(Source.mixed(5, 40, 2));
        List<StoredEvent> before = stored(store);

        ImportReport dry = EventImport.run(source.read(), store, OPTIONS.withDryRun(true));

        assertThat(stored(store)).isEqualTo(before);
        assertThat(dry.byType()).isEqualTo(Map.of("A", new Counts(1, 1, 0), "DepositPerformed", new Counts(40, 60, 0)));
        assertThat(dry.first()).isEqualTo(Source.START);
        assertThat(dry.last()).isEqualTo(Source.START.plusSeconds(900));
        assertThat(run(source)).isEqualTo(dry);
    }

    @Test
    void what_is_refused_ends_the_import_behind_what_stood_before_it() {
        Source source = new Source().with(event("a", 1, 1, "1"), refusal("T"), event("a", 2, 2, "2"));

        assertThatThrownBy(() -> run(source))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessage("a broken event of type T");

        assertThat(stored(store)).hasSize(1);
    }

    @Test
    void what_is_refused_is_counted_if_it_is_to_be_skipped() {
        Source source = new Source()
                .with(event("a", 1, 1, "1"), refusal("T"), refusal(""), event("a", 2, 2, "{\"k\":1,\"k\":2}"))
                .with(event("a", 3, 3, "2"));

        ImportReport report = EventImport.run(source.read(), store, OPTIONS.withSkipRefused(true));

        assertThat(report.byType())
                .isEqualTo(Map.of(
                        "", new Counts(0, 0, 1), "T", new Counts(0, 0, 1), "DepositPerformed", new Counts(0, 2, 1)));
        assertThat(report.byType().get("DepositPerformed")).isNotNull().returns(3L, Counts::found);
    }

    @Test
    void what_the_log_would_not_take_is_refused_in_a_dry_run_too() {
        try (MemoryCommitLog small = new MemoryCommitLog(new LogLimits(3, 2_000, 30, 20_000, 30));
                EventStore tight = EventStore.open(small)) {
            Source large = new Source().with(event("a", 1, 1, "\"" + "x".repeat(2_000) + "\""));
            Source longName = new Source().with(event("a".repeat(31), 1, 1, "1"));
            Source noJson = new Source().with(event("a", 1, 1, "{"));

            for (ImportOptions options : List.of(OPTIONS, OPTIONS.withDryRun(true))) {
                assertThatThrownBy(() -> EventImport.run(large.read(), tight, options))
                        .isInstanceOf(ImportRefusedException.class)
                        .hasMessageContaining("version 1 of 'Account/a'")
                        .hasMessageContaining("expected at most 1800");
                assertThatThrownBy(() -> EventImport.run(longName.read(), tight, options))
                        .isInstanceOf(ImportRefusedException.class)
                        .hasMessageContaining("a name has 31 bytes");
                assertThatThrownBy(() -> EventImport.run(noJson.read(), tight, options))
                        .isInstanceOf(ImportRefusedException.class)
                        .hasMessageContaining("expected exactly one JSON value");
            }
            assertThat(EventImport.run(Source.mixed(3, 50, 3).read(), tight, OPTIONS)
                            .total()
                            .added())
                    .isEqualTo(50);
        }
    }

    @Test
    void progress_is_told_after_each_commits_worth() {
        List<Long> told = new ArrayList<>();

        EventImport.run(
                Source.mixed(3, 25, 4).read(),
                store,
                OPTIONS.withCommits(10, 1 << 20)
                        .withProgress(counts -> told.add(counts.total().found())));

        assertThat(told).containsExactly(10L, 20L, 25L);
    }

    @Test
    void what_is_not_remembered_is_read_again() {
        Source source = Source.mixed(30, 500, 5);
        ImportOptions forgetful = OPTIONS.withRememberedIds(1).withCommits(7, 1 << 20);

        assertThat(EventImport.run(source.read(), store, forgetful).total().added())
                .isEqualTo(500);
        assertThat(EventImport.run(source.read(), store, forgetful).total().present())
                .isEqualTo(500);
        assertThat(told(store)).isEqualTo(source.tells());
    }

    @Test
    void options_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ImportOptions.of("", EventRegister.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withCommits(0, 1 << 20));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withCommits(1, 1_023));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withRememberedIds(0));
    }
}
