package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Relay;
import io.eventhus.core.Subscription;
import io.eventhus.core.lines.LinesPublisher;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.HistoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One life of one JVM: {@code BACKEND FOLDER LIFE SEED CALLERS WORK}. It appends, relays and projects until its standard input
 * gets a line, ends then, and prints {@value #STORED} and two times with each acknowledged commit. Without callers it relays and
 * projects up to the head, and ends. If its standard input ends, so does it: whoever started it is gone.
 */
final class Worker {

    /** What it prints when a commit was acknowledged, with when it was handed in at the latest, and when that was. */
    static final String STORED = "stored";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final AtomicBoolean ends = new AtomicBoolean();

    private final Work work;

    private Worker(Work work) {
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        Run run = Run.of(arguments[0], Path.of(arguments[1]));
        int life = Integer.parseInt(arguments[2]);
        new Worker(Work.valueOf(arguments[5]))
                .live(run, life, Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
    }

    private void live(Run run, int life, long seed, int callers) throws Exception {
        NatsTarget.quietClient();
        Thread.ofPlatform().daemon().start(this::listen);
        EventStoreConfig config = EventStoreConfig.defaults().withOrigin("worker-" + life);
        try (History history = HistoryFile.create(run.history(life));
                CommitLog log = run.target().openLog();
                StateStore state = run.target().openState();
                EventStore store = EventStore.open(log, config, history);
                LinesPublisher lines = LinesPublisher.toFile(run.lines());
                Relay relay = Relaying.start(store, state, Relaying.LINES, lines);
                Subscription projection = Projection.start(store, state, history)) {
            if (callers > 0) {
                append(store, run.target().findsByTag(), seed, callers);
            } else {
                long head = store.head();
                boolean isPublished = relay.awaitPublished(head, PATIENCE);
                boolean isProjected = isPublished && projection.awaitPosition(head, PATIENCE);
                refuse(relay.failure());
                refuse(projection.failure());
                if (!isProjected) {
                    throw new IllegalStateException("the relay is at position " + relay.publishedUpTo()
                            + " and the projection at " + projection.position() + "; expected " + head + " within "
                            + PATIENCE);
                }
            }
            refuse(relay.failure());
            refuse(projection.failure());
        }
    }

    private static void refuse(Optional<EventhusException> failure) {
        failure.ifPresent(reason -> {
            throw reason;
        });
    }

    private void listen() {
        try {
            if (System.in.read() < 0) {
                Runtime.getRuntime().halt(3);
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(3);
        }
        ends.set(true);
    }

    private void append(EventStore store, boolean byTag, long seed, int callers)
            throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                SplittableRandom own = random.split();
                all.add(threads.submit(() -> append(caller(store, byTag, own), own)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private Caller caller(EventStore store, boolean byTag, SplittableRandom random) {
        return switch (work) {
            case ORDERS, PRESSING_ORDERS -> new Orders(store, random, byTag);
            case RACE -> new RaceOrders(store, random);
        };
    }

    private void append(Caller caller, SplittableRandom random) {
        try {
            while (!ends.get()) {
                long begun = System.nanoTime();
                if (caller.once()) {
                    System.out.println(STORED + " " + begun + " " + System.nanoTime());
                }
                LockSupport.parkNanos(random.nextLong(work.mostPause().toNanos() + 1));
            }
        } finally {
            // If one caller fails, the others end, too, and its failure ends the life.
            ends.set(true);
        }
    }
}
