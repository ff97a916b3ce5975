package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.dialect.PostgreSQLDialect;

/** SQLite beside Axon's JPA engine on PostgreSQL, both through Axon's interface, both syncing each write. */
final class AxonJpa implements Measurement {

    private final Backend backend;

    AxonJpa(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G7");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        try (PostgresPeer server = PostgresPeer.start()) {
            List<Row> rows = new ArrayList<>();
            rows.addAll(rows(plan, server, PostgreSQLDialect.class, "as Hibernate maps it"));
            rows.addAll(rows(plan, server, ByteaDialect.class, "tuned: payloads in the row"));
            return rows;
        }
    }

    private List<Row> rows(Plan plan, PostgresPeer server, Class<? extends PostgreSQLDialect> dialect, String mapping) {
        try (JpaEngine peer = new JpaEngine(server.jdbcUrl(), dialect)) {
            peer.preload(plan.small());
            String name = "Axon's JPA engine on " + server.version() + ", " + mapping;
            List<Row> rows = new ArrayList<>();
            rows.add(row(plan, server, peer, name, 1, 2));
            rows.add(row(plan, server, peer, name, 8, 8));
            rows.add(row(plan, server, peer, name, Throughput.CALLERS, 10));
            return rows;
        }
    }

    private Row row(Plan plan, PostgresPeer server, JpaEngine peer, String name, int callers, double least) {
        Rounds rounds = new Rounds()
                .side("ours", () -> ours(plan, callers))
                .side("theirs", () -> {
                    peer.reset();
                    return Callers.run(callers, plan.ramp(), plan.time(), AxonLoad.w1(peer.engine()));
                })
                .run(plan);
        return Row.of(
                        "G7",
                        "W1 through Axon",
                        backend,
                        name,
                        callers,
                        rounds.ratios("ours", "theirs", Figures::perSecond),
                        Row.Bar.atLeast(least))
                .figures(
                        rounds.median("ours", Figures::perSecond),
                        rounds.median("theirs", Figures::perSecond),
                        "commits/s")
                .latencies(rounds.median("ours", Figures::p50Micros), rounds.median("ours", Figures::p99Micros))
                .size(plan.small())
                .durability(backend.durability() + " | PostgreSQL: " + server.durability());
    }

    private Figures ours(Plan plan, int callers) {
        try (CommitLog log = backend.fresh(plan.small());
                EventStore store = EventStore.open(log)) {
            return Callers.run(callers, plan.ramp(), plan.time(), AxonLoad.w1(AxonLoad.engine(store)));
        }
    }
}
