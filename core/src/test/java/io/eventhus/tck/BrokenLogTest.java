package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.tck.faults.ForwardingLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite notices every broken log, and a log without defect passes. */
class BrokenLogTest {

    /** The suite over the log under test; its name keeps it from being run by itself. */
    static class Subject extends CommitLogSuite {

        static volatile MemoryLogs logs = MemoryLogFixture::new;

        @Override
        protected CommitLogFixture newFixture() {
            return logs.make();
        }
    }

    /** Makes the fixtures of one run. */
    @FunctionalInterface
    interface MemoryLogs {
        CommitLogFixture make();
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_log_fails_the_rules_it_breaks(BrokenLog broken) {
        Subject.logs = () -> new MemoryLogFixture(broken.breaking);
        SuiteRun run = SuiteRun.of(Subject.class, "L");

        assertThat(run.failed()).as("rules failed by %s", broken).containsAll(broken.noticedBy);
        assertThat(run.skipped()).isZero();
    }

    @Test
    void a_log_that_does_nothing_fails_every_rule() {
        Subject.logs = () -> new MemoryLogFixture(SilentLog::new);
        SuiteRun run = SuiteRun.of(Subject.class, "L");

        assertThat(run.passed()).as("rules passed by a log that does nothing").isEmpty();
        assertThat(run.failed()).hasSize(Contract.read().rules("L").size());
    }

    @Test
    void a_log_without_defect_passes_every_rule() {
        Subject.logs = () -> new MemoryLogFixture(ForwardingLog::new);
        SuiteRun run = SuiteRun.of(Subject.class, "L");

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(Contract.read().rules("L").size());
        assertThat(run.skipped()).isZero();
    }
}
