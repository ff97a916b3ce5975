package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.tck.faults.ForwardingPublisher;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite notices every broken publisher, and one without defect passes. */
class BrokenPublisherTest {

    /** The suite over the publisher under test; its name keeps it from being run by itself. */
    static class Subject extends EventPublisherSuite {

        static volatile Supplier<EventPublisherFixture> buses = LinesFixture::new;

        @Override
        protected EventPublisherFixture newFixture() {
            return buses.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_publisher_fails_the_rules_it_breaks(BrokenPublisher broken) {
        Subject.buses = () -> new LinesFixture(broken.breaking);
        SuiteRun run = SuiteRun.of(Subject.class, "P");

        assertThat(run.failed()).as("rules failed by %s", broken).containsAll(broken.noticedBy);
        assertThat(run.skipped()).isZero();
    }

    @Test
    void a_publisher_without_defect_passes_every_rule() {
        Subject.buses = () -> new LinesFixture(ForwardingPublisher::new);
        SuiteRun run = SuiteRun.of(Subject.class, "P");

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(Contract.read().rules("P").size());
        assertThat(run.skipped()).isZero();
    }
}
