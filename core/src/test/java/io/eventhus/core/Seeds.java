package io.eventhus.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs many seeds, each on one thread, several at once. */
final class Seeds {

    /**
     * What became of them.
     *
     * @param failed the seeds that failed, in order
     * @param counts what happened in the others, and how often
     */
    record Result(List<Long> failed, Map<Witness.Told, Integer> counts) {}

    private static final Pattern RULE = Pattern.compile("\\n(C\\d): ");

    private Seeds() {}

    /** Runs seeds from {@code from} on. */
    static Result run(long from, long seeds) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong(from);
        Callable<Result> some = () -> {
            Result part = new Result(new ArrayList<>(), new EnumMap<>(Witness.Told.class));
            for (long seed = next.getAndIncrement(); seed < from + seeds; seed = next.getAndIncrement()) {
                try {
                    add(Simulation.run(seed), part.counts());
                } catch (RuntimeException | AssertionError e) {
                    part.failed().add(seed);
                }
            }
            return part;
        };
        Result all = new Result(new ArrayList<>(), new EnumMap<>(Witness.Told.class));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Result>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(some));
            }
            for (Future<Result> part : parts) {
                all.failed().addAll(part.get().failed());
                add(part.get().counts(), all.counts());
            }
        }
        all.failed().sort(null);
        return all;
    }

    /** Returns the first seed that fails and in a few words why; nothing if none does. */
    static String[] firstFailure(long seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                Simulation.run(seed);
            } catch (RuntimeException | AssertionError e) {
                return new String[] {Long.toString(seed), inShort(e)};
            }
        }
        return new String[0];
    }

    private static String inShort(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher rule = RULE.matcher(message);
        return rule.find() ? rule.group(1) : message.replaceAll("[:;,\\n].*", "");
    }

    private static void add(Map<Witness.Told, Integer> some, Map<Witness.Told, Integer> to) {
        some.forEach((what, count) -> to.merge(what, count, Integer::sum));
    }
}
