package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import io.eventhus.core.memory.MemoryCommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/**
 * The in-memory log beside Axon's in-memory engine, both through Axon's interface, both holding the same number of
 * commits. The peer looks at every event it holds on each load; every stream that is opened is also closed, since it
 * slows down further otherwise.
 */
final class AxonInMemory implements Measurement {

    private final Backend backend;

    AxonInMemory(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G9");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        EventStorageEngine peer = new InMemoryEventStorageEngine();
        for (int i = 0; i < plan.commits(); i++) {
            String id = Content.id(i % Content.ACCOUNTS);
            AxonLoad.append(peer, AppendCondition.none(), List.of(AxonLoad.deposit(id)));
        }
        List<Row> rows = new ArrayList<>();
        for (int callers : new int[] {1, Throughput.CALLERS}) {
            rows.add(row(plan, peer, callers));
        }
        return rows;
    }

    private Row row(Plan plan, EventStorageEngine peer, int callers) {
        Rounds rounds = new Rounds()
                .side("ours", () -> ours(plan, callers))
                .side("theirs", () -> Callers.run(callers, plan.ramp(), plan.time(), AxonLoad.w1(peer)))
                .run(plan);
        return Row.of(
                        "G9",
                        "W1 through Axon",
                        backend,
                        "Axon's in-memory engine after " + plan.commits() + " commits",
                        callers,
                        rounds.ratios("ours", "theirs", Figures::perSecond),
                        Row.Bar.atLeast(200))
                .figures(
                        rounds.median("ours", Figures::perSecond),
                        rounds.median("theirs", Figures::perSecond),
                        "commits/s")
                .latencies(rounds.median("ours", Figures::p50Micros), rounds.median("ours", Figures::p99Micros))
                .size(plan.commits());
    }

    private static Figures ours(Plan plan, int callers) {
        try (CommitLog log = new MemoryCommitLog()) {
            BulkLoad.into(log, load -> Content.deposits(plan.commits(), load));
            try (EventStore store = EventStore.open(log)) {
                return Callers.run(callers, plan.ramp(), plan.time(), AxonLoad.w1(AxonLoad.engine(store)));
            }
        }
    }
}
