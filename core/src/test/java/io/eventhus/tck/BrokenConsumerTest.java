package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.tck.faults.ForwardingConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite notices every broken consumer, and those without defect pass. */
class BrokenConsumerTest {

    /** The suite over the consumer under test; its name keeps it from being run by itself. */
    static class Subject extends EventConsumerSuite {

        static volatile Supplier<EventConsumerFixture> sources =
                () -> new MemorySource(MemorySource.Way.SEEKING, ForwardingConsumer::new);

        @Override
        protected EventConsumerFixture newFixture() {
            return sources.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_consumer_fails_the_rules_it_breaks(BrokenConsumer broken) {
        Subject.sources = () -> new MemorySource(broken.way, broken.breaking);
        SuiteRun run = SuiteRun.of(Subject.class, "R");

        assertThat(run.failed()).as("rules failed by %s", broken).containsAll(broken.noticedBy);
        assertThat(run.skipped()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_consumer_without_defect_passes_every_rule(MemorySource.Way way) {
        Subject.sources = () -> new MemorySource(way, ForwardingConsumer::new);
        SuiteRun run = SuiteRun.of(Subject.class, "R");

        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).hasSize(Contract.read().rules("R").size());
        assertThat(run.skipped()).isZero();
    }
}
