package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.VoidPositions;
import io.eventhus.api.Watch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What backends differ in: both answers are asserted, with the capability and without it. */
abstract class CapabilityRules extends LogRules {

    private static final long MOST_SECONDS_TO_RING = 10;

    @Test
    void the_log_declares_what_its_fixture_declares() {
        assertThat(log.info().capabilities()).isEqualTo(fixture().capabilities());
        assertThat(log.info().name()).isNotEmpty();
        store(event("A"));
        assertThat(log.info().capabilities()).isEqualTo(fixture().capabilities());
        assertHoldsScript(log);
    }

    @Test
    void a_durable_log_keeps_its_commits_when_all_handles_are_closed_and_another_is_empty() {
        store(event("A").tagged("k", "v"), event("B"));
        store(event("C"));
        assertHoldsScript(log);
        closeAll();
        CommitLog again = openAnother();
        if (can(Capability.DURABLE)) {
            assertHoldsScript(again);
            assertThat(again.info().logId()).isEqualTo(script.logId());
            assertThat(again.lastVersion(script.eventAt(3).aggregate(), 3)).isEqualTo(3);
            assertThat(find(again, EventQuery.ofTypes("A"), 0, 3)).containsExactly(script.eventAt(1));
        } else {
            assertThat(again.head()).isZero();
            assertThat(again.info().logId()).isNull();
            assertThat(entries(again, 0, Long.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void a_shared_log_opens_a_second_handle_and_another_refuses_it() {
        store(event("A"));
        if (can(Capability.SHARED)) {
            CommitLog other = openAnother();
            assertHoldsScript(other);
            other.close();
        } else {
            assertThatThrownBy(this::openAnother).isInstanceOf(EventhusException.class);
        }
        store(event("B"));
        assertHoldsScript(log);
    }

    @Test
    void a_log_that_wakes_up_rings_when_another_process_appends_and_another_never_does() throws Exception {
        CommitLog writer = secondOrSame();
        Semaphore rings = new Semaphore(0);
        Queue<Long> heads = new ConcurrentLinkedQueue<>();
        Doorbell doorbell = new Doorbell() {
            @Override
            public void ring() {
                rings.release();
            }

            @Override
            public void ring(long head) {
                heads.add(head);
                rings.release();
            }
        };
        try (Watch watch = log.watch(doorbell)) {
            assertThat(watch).isNotNull();
            for (int i = 0; i < 3; i++) {
                rings.drainPermits();
                Commit commit = script.next(event("A"), event("B"));
                writer.append(script.head() - 2, List.of(commit));
                if (can(Capability.WAKES_UP)) {
                    assertThat(rings.tryAcquire(MOST_SECONDS_TO_RING, TimeUnit.SECONDS))
                            .as("rung within %d s after append %d", MOST_SECONDS_TO_RING, i)
                            .isTrue();
                } else if (can(Capability.SHARED)) {
                    assertThat(rings.availablePermits()).as("rings").isZero();
                }
                assertThat(heads)
                        .as("positions that rang, each the end of a commit that can be read")
                        .allSatisfy(head -> assertThat(
                                        commits(log, head - 1, head).getLast().lastPosition())
                                .isEqualTo(head));
            }
        }
        assertHoldsScript(log);
    }

    @Test
    void a_watch_that_is_closed_rings_at_most_once_more() {
        AtomicInteger closedRings = new AtomicInteger();
        Watch closed = log.watch(closedRings::incrementAndGet);
        closed.close();
        closed.close();
        int before = closedRings.get();
        for (int i = 0; i < 20; i++) {
            store(event("A"));
            assertThat(log.head()).isEqualTo(script.head());
        }
        assertThat(closedRings.get() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void positions_are_void_only_where_the_log_declares_it() {
        store(event("A"), event("B"));
        if (can(Capability.VOID_POSITIONS)) {
            fixture().addVoidPositions();
            long voidEnd = log.head();
            assertThat(voidEnd).as("the head counts void positions").isGreaterThan(2);
            assertThat(entries(log, 2, voidEnd)).isNotEmpty().allMatch(VoidPositions.class::isInstance);
            script.passVoid(voidEnd);
        }
        store(event("C"));

        long next = 1;
        for (LogEntry entry : entries(log, 0, Long.MAX_VALUE)) {
            assertThat(entry.firstPosition()).isEqualTo(next);
            next = entry.lastPosition() + 1;
        }
        assertThat(next).isEqualTo(log.head() + 1);
        assertHoldsScript(log);
        assertThat(commits(log, 0, Long.MAX_VALUE).getLast().predecessor())
                .isEqualTo(script.commits().getFirst().id());
        if (!can(Capability.VOID_POSITIONS)) {
            assertThat(log.head()).isEqualTo(3);
        }
    }
}
