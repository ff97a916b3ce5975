package io.eventhus.mongo;

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

/**
 * Runs any number of seeds: {@code --seeds N [--from K]}. What fails is printed with its history; the last line is
 * {@code N seeds, V violations}.
 */
final class ReplicatedSeeds {

    /**
     * What became of them.
     *
     * @param failed the seeds that failed, in order
     * @param counts what happened in the others, and how often
     */
    record Result(List<Long> failed, Map<ModelEvent, Integer> counts) {}

    private static final Pattern RULE = Pattern.compile("\\n(C\\d): ");
    private static final int MOST_HISTORIES = 3;
    /** Of each history; all of it is printed when its seed is run alone. */
    private static final int MOST_LINES = 300;

    private static final int MOST_NAMED = 50;

    private ReplicatedSeeds() {}

    /** Runs seeds from {@code from} on, each on one thread, several at once. */
    static Result run(long from, long seeds) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong(from);
        Callable<Result> some = () -> {
            Result part = new Result(new ArrayList<>(), new EnumMap<>(ModelEvent.class));
            for (long seed = next.getAndIncrement(); seed < from + seeds; seed = next.getAndIncrement()) {
                try {
                    add(ReplicatedModel.run(seed, Plant.NONE), part.counts());
                } catch (RuntimeException | AssertionError e) {
                    part.failed().add(seed);
                }
            }
            return part;
        };
        Result all = new Result(new ArrayList<>(), new EnumMap<>(ModelEvent.class));
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

    private static void add(Map<ModelEvent, Integer> some, Map<ModelEvent, Integer> to) {
        some.forEach((what, count) -> to.merge(what, count, Integer::sum));
    }

    /** Returns the first seed that finds a planted bug, and in a few words by what; nothing if none does. */
    static String[] firstFailure(Plant plant, long from, long seeds) {
        for (long seed = from; seed < from + seeds; seed++) {
            try {
                ReplicatedModel.run(seed, plant);
            } catch (RuntimeException | AssertionError e) {
                return new String[] {Long.toString(seed), inShort(e)};
            }
        }
        return new String[0];
    }

    private static String inShort(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher rule = RULE.matcher(message);
        return rule.find()
                ? rule.group(1)
                : message.replaceAll("(?s)[:;,\\n].*", "").replaceAll("^(read|searching) .*", "a read failed for good");
    }

    /** Ends with 1 if something that was promised did not hold. */
    public static void main(String[] arguments) throws Exception {
        long seeds = number(arguments, "--seeds", 10_000);
        long from = number(arguments, "--from", 1);
        long begun = System.nanoTime();
        Result result = run(from, seeds);
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Long> failed = result.failed();
        if (seeds == 1) {
            System.out.println(ReplicatedModel.describe(from, Integer.MAX_VALUE));
        } else {
            failed.stream()
                    .limit(MOST_HISTORIES)
                    .forEach(seed -> System.out.println(ReplicatedModel.describe(seed, MOST_LINES)));
        }
        if (failed.size() > MOST_HISTORIES) {
            System.out.println("seeds that failed, the first " + MOST_NAMED + ": "
                    + failed.subList(0, Math.min(failed.size(), MOST_NAMED)));
        }
        System.out.println(result.counts());
        System.out.printf("%.1f s, %.2f ms a seed%n", seconds, seconds * 1000 / seeds);
        System.out.println(seeds + " seeds, " + failed.size() + " violations");
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static long number(String[] arguments, String name, long otherwise) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return Long.parseLong(arguments[i + 1]);
            }
        }
        return otherwise;
    }
}
