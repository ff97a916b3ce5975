package io.eventhus.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What this log promises beyond the contract, which the contract kit checks. */
class MemoryCommitLogTest {

    private final MemoryCommitLog log = new MemoryCommitLog();

    @Test
    void a_commit_with_another_predecessor_is_refused_and_the_prefix_before_it_stored() {
        AppendOutcome outcome = log.append(0, List.of(commit(1, "a", "log", "X"), commit(2, "b", "stranger", "X")));

        assertThat(outcome).isInstanceOfSatisfying(AppendOutcome.Failed.class, failed -> {
            assertThat(failed.stored()).isEqualTo(1);
            assertThat(failed.reason()).isInstanceOf(LogForkedException.class).hasMessageContaining("stranger");
        });
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void an_append_behind_a_position_that_is_not_there_is_refused() {
        assertThat(log.append(7, List.of(commit(8, "a", "log", "X"))))
                .isInstanceOfSatisfying(
                        AppendOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).isInstanceOf(LogForkedException.class));
        assertThat(log.head()).isZero();
    }

    @Test
    void closing_one_handle_leaves_the_other_open() {
        MemoryCommitLog other = log.openAnother();
        log.close();

        assertThat(other.append(0, List.of(commit(1, "a", "log", "X")))).isEqualTo(new AppendOutcome.Stored(1));
        assertThatThrownBy(log::head).isInstanceOf(PermanentException.class);
        assertThatThrownBy(log::openAnother).isInstanceOf(PermanentException.class);
    }

    @Test
    void a_doorbell_that_reads_and_one_that_fails_do_not_disturb_an_append() {
        List<Long> heads = new ArrayList<>();
        AtomicInteger complaints = new AtomicInteger();
        Thread thread = Thread.currentThread();
        thread.setUncaughtExceptionHandler((unused, e) -> complaints.incrementAndGet());
        try (Watch failing = log.watch(() -> {
                    throw new IllegalStateException("broken doorbell");
                });
                Watch reading = log.watch(() -> heads.add(log.head()))) {
            assertThat(List.of(failing, reading)).doesNotContainNull();
            assertThat(log.append(0, List.of(commit(1, "a", "log", "X")))).isEqualTo(new AppendOutcome.Stored(1));
        } finally {
            thread.setUncaughtExceptionHandler(null);
        }

        assertThat(heads).containsExactly(1L);
        assertThat(complaints).hasValue(1);
    }

    @Test
    void an_open_cursor_keeps_its_answer_while_the_log_grows() {
        append(1, 3_000);
        try (Cursor<StoredEvent> cursor = log.find(EventQuery.ofTypes("X"), 0, 3_000)) {
            cursor.next();
            append(3_001, 3_000);
            int left = 0;
            while (cursor.next() != null) {
                left++;
            }
            assertThat(left).isEqualTo(2_999);
        }
        assertThat(log.head()).isEqualTo(6_000);
        assertThat(log.lastVersion(new AggregateId("A", "1"), 4_500)).isEqualTo(4_500);
    }

    private void append(long first, int count) {
        for (long position = first; position < first + count; position++) {
            String predecessor = position == 1 ? "log" : "c" + (position - 1);
            log.append(position - 1, List.of(commit(position, "c" + position, predecessor, "X")));
        }
    }

    private static Commit commit(long position, String id, String predecessor, String type) {
        StoredEvent event = new StoredEvent(
                position,
                "e" + position,
                new AggregateId("A", "1"),
                position,
                type,
                "",
                JsonData.NULL,
                Instant.EPOCH,
                Map.of(),
                Set.of(new Tag("k", "v")));
        return new Commit(position, id, predecessor, "test", Instant.EPOCH, List.of(event));
    }
}
