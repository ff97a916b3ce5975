package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CommitAtTest {

    private final AtomicBoolean lags = new AtomicBoolean();
    private final ForwardingLog log = new ForwardingLog(new MemoryCommitLog()) {
        @Override
        public Cursor<LogEntry> read(long after, long upTo) {
            return super.read(after, lags.get() ? after : upTo);
        }
    };

    @Test
    void the_event_and_its_origin_are_read_by_its_position() {
        try (EventStore store = EventStore.open(log, EventStoreConfig.defaults().withOrigin("here"))) {
            store.append(NewCommit.of(List.of(Samples.deposit("a"), Samples.deposit("b"))))
                    .join();
        }

        CommitAt second = CommitAt.read(log, "memory", 2);

        assertThat(second.event().position()).isEqualTo(2);
        assertThat(second.event().aggregate().id()).isEqualTo("b");
        assertThat(second.commit().origin()).isEqualTo("here");
    }

    @Test
    void a_read_that_lags_is_tried_again_and_names_no_wrong_origin() {
        try (EventStore store = EventStore.open(log)) {
            store.append(NewCommit.of(List.of(Samples.deposit("a")))).join();
        }
        lags.set(true);

        assertThatThrownBy(() -> CommitAt.read(log, "memory", 1))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("position 1 of memory")
                .hasMessageContaining("does not show it yet");
    }
}
