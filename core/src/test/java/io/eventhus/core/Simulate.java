package io.eventhus.core;

import java.util.List;

/**
 * Runs any number of seeds: {@code --seeds N [--from K]}. What fails is printed with its history; the last line is
 * {@code N seeds, V violations}.
 */
final class Simulate {

    private static final int MOST_HISTORIES = 3;
    /** Of each history; all of it is printed when its seed is run alone. */
    private static final int MOST_LINES = 300;

    private static final int MOST_NAMED = 50;

    private Simulate() {}

    /** Ends with 1 if something that was promised did not hold. */
    public static void main(String[] arguments) throws Exception {
        long seeds = number(arguments, "--seeds", 10_000);
        long from = number(arguments, "--from", 1);
        long begun = System.nanoTime();
        Seeds.Result result = Seeds.run(from, seeds);
        List<Long> failed = result.failed();
        for (int i = 0; i < Math.min(MOST_HISTORIES, failed.size()); i++) {
            System.out.println(Simulation.describe(failed.get(i), seeds == 1 ? Integer.MAX_VALUE : MOST_LINES));
        }
        if (failed.size() > MOST_HISTORIES) {
            System.out.println("seeds that failed, the first " + MOST_NAMED + ": "
                    + failed.subList(0, Math.min(failed.size(), MOST_NAMED)));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
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
