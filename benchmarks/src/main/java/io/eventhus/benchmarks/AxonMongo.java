package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/**
 * MongoDB beside Axon's own extension for it on the same server, each through its Axon's interface. The extension exists for Axon 4 only,
 * so it runs in processes of its own.
 */
final class AxonMongo implements Measurement {

    private static final String OURS = "ours";

    private final MongoBackend backend;

    AxonMongo(MongoBackend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G6");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        try (AxonMongoPeer byEvent = AxonMongoPeer.start(backend.server(), "event");
                AxonMongoPeer byCommit = AxonMongoPeer.start(backend.server(), "commit")) {
            List<AxonMongoPeer> peers = List.of(byEvent, byCommit);
            List<Row> rows = new ArrayList<>();
            rows.addAll(loads(peers, plan, "W1", 1, 1, 1));
            rows.addAll(loads(peers, plan, "W1", 1, Throughput.CALLERS, 5));
            rows.addAll(loads(peers, plan, "W3", 10, Throughput.CALLERS, 5));
            rows.addAll(replays(peers, plan));
            return rows.stream().map(row -> row.size(plan.small())).toList();
        }
    }

    private List<Row> loads(
            List<AxonMongoPeer> peers, Plan plan, String workload, int events, int callers, double least) {
        Rounds rounds = new Rounds()
                .side(
                        OURS,
                        () -> ours(
                                plan.small(),
                                engine -> Callers.run(
                                        callers, plan.ramp(), plan.time(), AxonLoad.decide(engine, events))));
        peers.forEach(peer -> rounds.side(peer.name(), () -> peer.load(plan, events, callers)));
        rounds.run(plan);
        return rows(peers, rounds, workload, callers, Row.Bar.atLeast(least), events);
    }

    private List<Row> replays(List<AxonMongoPeer> peers, Plan plan) {
        int size = plan.small();
        Rounds rounds = new Rounds().side(OURS, () -> ours(size, engine -> AxonLoad.replay(engine, size)));
        peers.forEach(peer -> rounds.side(peer.name(), () -> peer.replay(size)));
        rounds.run(plan);
        return rows(peers, rounds, "W6", 1, Row.Bar.atLeast(5), size);
    }

    private List<Row> rows(
            List<AxonMongoPeer> peers, Rounds rounds, String workload, int callers, Row.Bar bar, int events) {
        return peers.stream()
                .map(peer -> Row.of(
                                "G6",
                                workload + " through Axon",
                                backend,
                                peer.name(),
                                callers,
                                rounds.ratios(OURS, peer.name(), Figures::perSecond),
                                bar)
                        .figures(
                                rounds.median(OURS, Figures::perSecond) * events,
                                rounds.median(peer.name(), Figures::perSecond) * events,
                                "events/s")
                        .latencies(rounds.median(OURS, Figures::p50Micros), rounds.median(OURS, Figures::p99Micros))
                        .durability(backend.durability() + " | the peer likewise, without transactions"))
                .toList();
    }

    private Figures ours(int size, Function<EventStorageEngine, Figures> run) {
        try (CommitLog log = backend.fresh(size);
                EventStore store = EventStore.open(log)) {
            return run.apply(AxonLoad.engine(store));
        }
    }
}
