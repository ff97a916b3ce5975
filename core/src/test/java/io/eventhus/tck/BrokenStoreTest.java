package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.tck.faults.ForwardingStateStore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite notices every broken state store, and one without defect passes. */
class BrokenStoreTest {

    /** The suite over the store under test; its name keeps it from being run by itself. */
    static class Subject extends StateStoreSuite {

        static volatile Supplier<StateStoreFixture> stores = MemoryStateFixture::new;

        @Override
        protected StateStoreFixture newFixture() {
            return stores.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_store_fails_the_rules_it_breaks(BrokenStore broken) {
        Subject.stores = () -> new MemoryStateFixture(broken.breaking);
        SuiteRun run = SuiteRun.of(Subject.class, "S");

        assertThat(run.failed()).as("rules failed by %s", broken).containsAll(broken.noticedBy);
        assertThat(run.skipped()).isZero();
    }

    @Test
    void a_store_without_defect_passes_every_rule() {
        Subject.stores = () -> new MemoryStateFixture(ForwardingStateStore::new);
        SuiteRun run = SuiteRun.of(Subject.class, "S");

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(Contract.read().rules("S").size());
        assertThat(run.skipped()).isZero();
    }
}
