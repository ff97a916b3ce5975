package io.eventhus.benchmarks;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Follower;
import io.eventhus.core.NewCommit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * From the call of append to a handler at a fixed rate: in another process if the log can be shared and rings there, for which
 * there are bars; otherwise on another handle in this process, and the figure says how often the log is polled.
 */
final class Delivery implements Measurement {

    private static final int PER_SECOND = 1_000;
    private static final String SIDE = "W7";

    private final Backend backend;

    Delivery(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G15");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        try (CommitLog log = backend.fresh(plan.small());
                EventStore store = EventStore.open(log)) {
            Optional<String> shared = backend.shared(log);
            return shared.isPresent() && log.info().capabilities().contains(Capability.WAKES_UP)
                    ? toProcess(backend, store, Worker.HEAR + " " + shared.get(), "", backend.durability(), plan)
                    : toHandle(log, store, plan);
        }
    }

    // ---- to another process

    /**
     * Measures what arrives in another process.
     *
     * @param hear what the process is told, but for the number of events
     * @param by   which way it goes, for people
     */
    static List<Row> toProcess(
            Backend backend, EventStore store, String hear, String by, String durability, Plan plan) {
        try (OtherProcess listener = OtherProcess.start()) {
            Rounds rounds = new Rounds()
                    .side(SIDE, () -> heard(store, listener, hear, plan))
                    .run(plan);
            return List.of(
                    row(backend, rounds, by + "other process, p50 in ms", Figures::p50Micros, Row.Bar.atMost(5), plan)
                            .durability(durability),
                    row(backend, rounds, by + "other process, p99 in ms", Figures::p99Micros, Row.Bar.atMost(50), plan)
                            .durability(durability));
        }
    }

    private static Figures heard(EventStore store, OtherProcess listener, String hear, Plan plan) {
        int events = events(plan);
        listener.tell(hear + " " + events);
        listener.awaitReady();
        atRate(events, event -> {
            var unused = store.append(NewCommit.of(List.of(event)));
        });
        String[] percentiles = listener.said().split(" ", -1);
        Histogram nanos = Callers.histogram();
        // Stand for the listener's own histogram: the lower value is its median, the upper one its 99th percentile.
        nanos.recordValueWithCount(Long.parseLong(percentiles[0]), 98);
        nanos.recordValueWithCount(Long.parseLong(percentiles[1]), 2);
        return new Figures(PER_SECOND, nanos);
    }

    private static Row row(
            Backend backend, Rounds rounds, String name, ToDoubleFunction<Figures> micros, Row.Bar bar, Plan plan) {
        double[] millis = rounds.values(SIDE, figures -> micros.applyAsDouble(figures) / 1000);
        return Row.of("G15", "W7 at " + PER_SECOND + " events/s", backend, name, 1, millis, bar)
                .figures(Rounds.median(millis), 0, "ms")
                .latencies(rounds.median(SIDE, Figures::p50Micros), rounds.median(SIDE, Figures::p99Micros))
                .size(plan.small());
    }

    private static int events(Plan plan) {
        return (int) (PER_SECOND * plan.time().toNanos() / TimeUnit.SECONDS.toNanos(1));
    }

    private static void atRate(int events, Consumer<NewEvent> append) {
        long begun = System.nanoTime();
        for (int i = 0; i < events; i++) {
            long due = begun + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
            LockSupport.parkNanos(due - System.nanoTime());
            append.accept(Content.deposit(i % Content.ACCOUNTS));
        }
    }

    // ---- to another handle

    private List<Row> toHandle(CommitLog log, EventStore store, Plan plan) {
        try (CommitLog otherLog = backend.another(log);
                EventStore other = EventStore.open(otherLog)) {
            Rounds rounds =
                    new Rounds().side(SIDE, () -> delivered(store, other, plan)).run(plan);
            return List.of(row(backend, rounds, "none: p50 in ms", Figures::p50Micros, Row.Bar.none(), plan));
        }
    }

    private static Figures delivered(EventStore store, EventStore other, Plan plan) {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        Histogram nanos = Callers.histogram();
        int events = events(plan);
        try (Follower follower = other.follow(EventQuery.all(), other.head())) {
            Thread handler = Thread.ofPlatform().start(() -> handle(follower, events, sent, nanos));
            atRate(events, event -> {
                sent.put(event.id(), System.nanoTime());
                var unused = store.append(NewCommit.of(List.of(event)));
            });
            handler.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        }
        return new Figures(PER_SECOND, nanos);
    }

    private static void handle(Follower follower, int events, Map<String, Long> sent, Histogram nanos) {
        try {
            for (int i = 0; i < events; i++) {
                StoredEvent event = follower.take(Duration.ofSeconds(30));
                Long start = event == null ? null : sent.remove(event.id());
                if (start == null) {
                    throw new IllegalStateException("an event did not arrive within 30 seconds");
                }
                nanos.recordValue(System.nanoTime() - start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
