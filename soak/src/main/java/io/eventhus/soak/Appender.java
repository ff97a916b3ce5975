package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link Hand} that appends {@link Orders} to the SQLite log of a run, as fast as it can, up to each position: {@code FOLDER SEED}. */
final class Appender {

    private static final int CALLERS = 8;

    private final EventStore store;
    private final SplittableRandom random;

    private Appender(EventStore store, SplittableRandom random) {
        this.store = store;
        this.random = random;
    }

    public static void main(String[] arguments) throws Exception {
        Target target = new SqliteTarget(Path.of(arguments[0]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (CommitLog log = target.openLog();
                EventStore store = EventStore.open(log)) {
            new Appender(store, new SplittableRandom(Long.parseLong(arguments[1]))).follow(in);
        }
    }

    private void follow(BufferedReader in) throws IOException, InterruptedException, ExecutionException {
        // Without an end that was told, whoever started it is gone.
        for (String line = in.readLine(); line != null && !line.equals(Hand.END); line = in.readLine()) {
            appendUpTo(Long.parseLong(line));
        }
    }

    private void appendUpTo(long position) throws InterruptedException, ExecutionException {
        AtomicBoolean ends = new AtomicBoolean();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                Caller caller = new Orders(store, random.split(), true);
                all.add(threads.submit(() -> appendUpTo(position, caller, ends)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        System.out.println(store.head());
    }

    private void appendUpTo(long position, Caller caller, AtomicBoolean ends) {
        try {
            while (!ends.get() && store.head() < position) {
                if (caller.once()) {
                    System.out.println(store.head());
                }
            }
        } finally {
            // If one caller fails, the others end, too, and its failure ends the process.
            ends.set(true);
        }
    }
}
