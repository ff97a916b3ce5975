package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Follower;
import io.eventhus.core.NewCommit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From the call of append to a handler on another handle of the log, at a fixed rate. The bar is for backends that push;
 * in a log that has to be polled, the figure says how often it is.
 */
final class Delivery implements Measurement {

    private static final int PER_SECOND = 1_000;

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
                EventStore store = EventStore.open(log);
                CommitLog otherLog = backend.another(log);
                EventStore other = EventStore.open(otherLog)) {
            Rounds rounds =
                    new Rounds().side("W7", () -> delivered(store, other, plan)).run(plan);
            double[] millis = rounds.values("W7", figures -> figures.p50Micros() / 1000);
            return List.of(Row.of(
                            "G15",
                            "W7 at " + PER_SECOND + " events/s",
                            backend,
                            "none: p50 in ms",
                            1,
                            millis,
                            Row.Bar.none())
                    .figures(Rounds.median(millis), 0, "ms p50")
                    .latencies(rounds.median("W7", Figures::p50Micros), rounds.median("W7", Figures::p99Micros))
                    .size(plan.small()));
        }
    }

    private static Figures delivered(EventStore store, EventStore other, Plan plan) {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        Histogram nanos = Callers.histogram();
        int events = (int) (PER_SECOND * plan.time().toNanos() / TimeUnit.SECONDS.toNanos(1));
        try (Follower follower = other.follow(EventQuery.all(), other.head())) {
            Thread handler = Thread.ofPlatform().start(() -> handle(follower, events, sent, nanos));
            long begun = System.nanoTime();
            for (int i = 0; i < events; i++) {
                long due = begun + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
                LockSupport.parkNanos(due - System.nanoTime());
                var event = Content.deposit(i % Content.ACCOUNTS);
                sent.put(event.id(), System.nanoTime());
                var unused = store.append(NewCommit.of(List.of(event)));
            }
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
