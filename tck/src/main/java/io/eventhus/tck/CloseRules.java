package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PermanentException;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is left of a handle after its end. */
abstract class CloseRules extends LogRules {

    @Test
    void every_call_after_close_is_refused_for_good() {
        store(event("A"));
        Commit next = script.draft(event("B"));
        log.close();

        assertRefused(log::info);
        assertRefused(log::head);
        assertRefused(() -> log.append(1, List.of(next)));
        assertRefused(() -> drain(log.read(0, 1)));
        assertRefused(() -> drain(log.find(EventQuery.all(), 0, 1)));
        assertRefused(() -> log.lastVersion(new AggregateId("Account", "1"), 1));
        assertRefused(() -> log.firstAtOrAfter(Instant.EPOCH));
        assertRefused(() -> log.watch(() -> {}));
    }

    @Test
    void closing_twice_does_nothing() {
        store(event("A"));
        log.close();
        log.close();
        assertRefused(log::head);
    }

    @Test
    void closing_one_handle_leaves_the_others_open() {
        store(event("A"));
        if (!can(Capability.SHARED)) {
            log.close();
            assertRefused(log::head);
            return;
        }
        CommitLog other = openAnother();
        log.close();
        log = other;
        assertHoldsScript(log);
        store(event("B"));
        assertHoldsScript(log);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(PermanentException.class);
    }
}
