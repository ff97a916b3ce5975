package io.eventhus.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Sides that take turns: in each round every side runs once, and the next round begins with another one. */
final class Rounds {

    private final Map<String, Supplier<Figures>> sides = new LinkedHashMap<>();
    private final Map<String, List<Figures>> figures = new LinkedHashMap<>();

    /** Adds a side. */
    Rounds side(String name, Supplier<Figures> run) {
        sides.put(name, run);
        figures.put(name, new ArrayList<>());
        return this;
    }

    /** Runs all rounds; the first ones do not count. */
    Rounds run(Plan plan) {
        List<String> order = new ArrayList<>(sides.keySet());
        for (int round = 0; round < plan.warmUps() + plan.runs(); round++) {
            for (String side : order) {
                Figures run = of(sides, side).get();
                if (round >= plan.warmUps()) {
                    of(figures, side).add(run);
                }
            }
            Collections.rotate(order, 1);
        }
        return this;
    }

    /** Returns the ratio of two sides in each round. */
    double[] ratios(String side, String to, ToDoubleFunction<Figures> of) {
        double[] ours = values(side, of);
        double[] theirs = values(to, of);
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        return ratios;
    }

    /** Returns the median of a side. */
    double median(String side, ToDoubleFunction<Figures> of) {
        return median(values(side, of));
    }

    private double[] values(String side, ToDoubleFunction<Figures> of) {
        return of(figures, side).stream().mapToDouble(of).toArray();
    }

    private static <T> T of(Map<String, T> sides, String name) {
        T found = sides.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no side is called '" + name + "'; expected one of " + sides.keySet());
        }
        return found;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
