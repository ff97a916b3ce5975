package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.tck.faults.Call;
import io.eventhus.tck.faults.Fault;
import io.eventhus.tck.faults.Faults;
import io.eventhus.tck.faults.FaultyLog;
import io.eventhus.tck.faults.FaultyStateStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each fault does what it says, and nothing else happens. */
class FaultsTest {

    private static final StateKey KEY = new StateKey("k");

    private final Faults faults = Faults.scripted();
    private final MemoryCommitLog real = new MemoryCommitLog();
    private final CommitLog log = new FaultyLog(real, faults);
    private final LogScript script = new LogScript();

    private AppendOutcome append(int commits) {
        long head = script.head();
        List<Commit> group = new ArrayList<>();
        for (int i = 0; i < commits; i++) {
            group.add(script.next(EventDraft.event("Deposited"), EventDraft.event("Deposited")));
        }
        return log.append(head, group);
    }

    @Test
    void nothing_happens_that_was_not_said() {
        assertThat(append(2)).isEqualTo(new AppendOutcome.Stored(2));
        assertThat(log.head()).isEqualTo(4);
        assertThat(LogRules.commits(log, 0, 4)).isEqualTo(script.commits());
        assertThat(LogRules.find(log, EventQuery.all(), 0, 4)).hasSize(4);
        assertThat(faults.happened()).isZero();
        assertThat(faults.calls(Call.APPEND)).isEqualTo(1);
    }

    @Test
    void a_lost_request_stores_nothing_and_a_lost_reply_stores_all_and_neither_is_known() {
        faults.at(Call.APPEND, 1, Fault.LOST_REPLY).at(Call.APPEND, 2, Fault.LOST_REQUEST);
        assertThat(append(1)).isInstanceOf(AppendOutcome.Unknown.class);
        assertThat(real.head()).isEqualTo(2);
        assertThat(append(1)).isInstanceOf(AppendOutcome.Unknown.class);
        assertThat(real.head()).isEqualTo(2);
    }

    @Test
    void a_delayed_append_lands_some_calls_later() {
        faults.at(Call.APPEND, 1, Fault.DELAYED);
        assertThat(append(1)).isInstanceOf(AppendOutcome.Unknown.class);
        assertThat(real.head()).isZero();
        for (int i = 0; i < 10; i++) {
            log.head();
        }
        assertThat(real.head()).isEqualTo(2);
    }

    @Test
    void a_duplicated_append_lands_twice_and_counts_once() {
        faults.at(Call.APPEND, 1, Fault.DUPLICATED);
        assertThat(append(1)).isEqualTo(new AppendOutcome.Stored(1));
        for (int i = 0; i < 10; i++) {
            log.head();
        }
        assertThat(LogRules.commits(real, 0, 9)).isEqualTo(script.commits());
    }

    @Test
    void a_transient_error_stores_nothing_and_says_so() {
        faults.at(Call.APPEND, 1, Fault.TRANSIENT)
                .at(Call.HEAD, 1, Fault.TRANSIENT)
                .at(Call.LAST_VERSION, 1, Fault.TRANSIENT);
        assertThat(append(1)).isInstanceOf(AppendOutcome.Failed.class);
        assertThat(real.head()).isZero();
        assertThatThrownBy(log::head).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> log.lastVersion(
                        script.next(EventDraft.event("x")).events().getFirst().aggregate(), 0))
                .isInstanceOf(TransientException.class);
    }

    @Test
    void a_torn_append_stores_a_prefix_of_whole_commits_and_claims_no_more() {
        for (int seed = 1; seed <= 30; seed++) {
            MemoryCommitLog fresh = new MemoryCommitLog();
            Faults chance = Faults.byChance(seed, 0, 0).at(Call.APPEND, 1, Fault.TORN);
            LogScript all = new LogScript();
            List<Commit> group = List.of(all.next(EventDraft.event("a")), all.next(EventDraft.event("b")));
            AppendOutcome outcome = new FaultyLog(fresh, chance).append(0, group);
            assertThat(outcome).isInstanceOf(AppendOutcome.Unknown.class);
            assertThat(outcome.stored()).isLessThanOrEqualTo((int) fresh.head());
            assertThat(LogRules.commits(fresh, 0, 9)).isEqualTo(group.subList(0, (int) fresh.head()));
        }
    }

    @Test
    void reads_end_early_or_fail_after_some_results() {
        append(10);
        faults.at(Call.READ, 1, Fault.TORN).at(Call.READ, 2, Fault.TRANSIENT).at(Call.FIND, 1, Fault.TRANSIENT);
        List<Commit> part = LogRules.commits(log, 0, 20);
        assertThat(part).hasSizeLessThan(10).isEqualTo(script.commits().subList(0, part.size()));
        assertThatThrownBy(() -> LogRules.commits(log, 0, 20)).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> LogRules.find(log, EventQuery.all(), 0, 20)).isInstanceOf(TransientException.class);
    }

    @Test
    void a_stale_head_is_an_earlier_one() {
        log.head();
        append(1);
        faults.at(Call.HEAD, 2, Fault.STALE);
        assertThat(log.head()).isZero();
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void a_crash_before_stores_nothing_a_crash_after_stores_all_and_nothing_is_done_afterwards() {
        faults.at(Call.APPEND, 1, Fault.CRASH_BEFORE);
        append(1);
        assertThat(faults.isCrashed()).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(log::head).isInstanceOf(TransientException.class);
        }
        assertThat(append(1)).isInstanceOf(AppendOutcome.Unknown.class);
        assertThat(real.head()).isZero();

        MemoryCommitLog other = new MemoryCommitLog();
        Faults after = Faults.scripted().at(Call.APPEND, 1, Fault.CRASH_AFTER);
        LogScript all = new LogScript();
        new FaultyLog(other, after).append(0, List.of(all.next(EventDraft.event("a"))));
        assertThat(other.head()).isEqualTo(1);
        assertThat(after.isCrashed()).isTrue();
    }

    @Test
    void what_is_delayed_dies_with_the_process() {
        faults.at(Call.APPEND, 1, Fault.DELAYED);
        append(1);
        faults.crash();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(log::head).isInstanceOf(TransientException.class);
        }
        assertThat(real.head()).isZero();
    }

    @Test
    void chance_is_repeated_by_its_seed_and_bounded() {
        Faults one = Faults.byChance(7, 500, 20);
        Faults two = Faults.byChance(7, 500, 20);
        for (Faults each : List.of(one, two)) {
            CommitLog faulty = new FaultyLog(new MemoryCommitLog(), each);
            for (int i = 0; i < 100; i++) {
                faulty.append(0, List.of(new LogScript().next(EventDraft.event("a"))));
            }
        }
        assertThat(one.happened()).isEqualTo(20);
        for (Fault fault : Fault.values()) {
            assertThat(one.happened(fault)).isEqualTo(two.happened(fault));
        }
    }

    @Test
    void a_fault_that_a_call_cannot_have_is_a_mistake() {
        assertThatThrownBy(() -> faults.at(Call.READ, 1, Fault.LOST_REPLY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> faults.at(Call.HEAD, 0, Fault.STALE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changes_of_documents_are_lost_delayed_doubled_and_refused() {
        MemoryStateStore documents = new MemoryStateStore();
        FaultyStateStore store = new FaultyStateStore(documents, faults);
        faults.at(Call.CHANGE, 1, Fault.LOST_REQUEST)
                .at(Call.CHANGE, 2, Fault.LOST_REPLY)
                .at(Call.CHANGE, 3, Fault.TRANSIENT)
                .at(Call.CHANGE, 4, Fault.DUPLICATED)
                .at(Call.CHANGE, 6, Fault.DELAYED)
                .at(Call.LOOK, 1, Fault.TRANSIENT);
        assertThat(store.put(KEY, new byte[] {1}, 0)).isInstanceOf(PutOutcome.Unknown.class);
        assertThat(documents.get(KEY)).isEmpty();
        assertThat(store.put(KEY, new byte[] {1}, 0)).isInstanceOf(PutOutcome.Unknown.class);
        long revision = documents.get(KEY).orElseThrow().revision();
        assertThatThrownBy(() -> store.delete(KEY, revision)).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(TransientException.class);
        long next = ((PutOutcome.Done) store.put(KEY, new byte[] {2}, revision)).revision();
        for (int i = 0; i < 10; i++) {
            store.get(KEY);
        }
        assertThat(documents.get(KEY).orElseThrow().revision()).isEqualTo(next);
        assertThat(store.put(KEY, new byte[] {3}, 99)).isEqualTo(new PutOutcome.Mismatch());
        assertThat(store.delete(KEY, next)).isInstanceOf(PutOutcome.Unknown.class);
        assertThat(documents.get(KEY)).isPresent();
        for (int i = 0; i < 10; i++) {
            store.list("", null, 1);
        }
        assertThat(documents.get(KEY)).isEmpty();
    }
}
