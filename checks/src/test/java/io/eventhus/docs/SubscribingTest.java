package io.eventhus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscribingTest {

    @Test
    void the_example_counts_each_deposit_once_over_two_runs() throws Exception {
        MemoryStateStore state = new MemoryStateStore();
        try (EventStore store = EventStore.open(new MemoryCommitLog())) {
            append(store, "DepositPerformed", "DepositPerformed", "AccountClosed");
            assertThat(Subscribing.countDeposits(store, state)).isEqualTo(2);
            append(store, "DepositPerformed");
            assertThat(Subscribing.countDeposits(store, state)).isEqualTo(1);
        }
    }

    private static void append(EventStore store, String... types) {
        for (String type : types) {
            NewEvent event = new NewEvent(
                    Ids.next(),
                    new AggregateId("Account", "0001"),
                    type,
                    "",
                    JsonData.ofText("{}"),
                    Instant.now(),
                    Map.of(),
                    Set.of());
            store.append(NewCommit.of(List.of(event))).join();
        }
    }
}
