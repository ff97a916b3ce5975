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

    private final Map<List<String>, Supplier<List<Figures>>> sides = new LinkedHashMap<>();
    private final Map<String, List<Figures>> figures = new LinkedHashMap<>();

    /** Adds a side. */
    Rounds side(String name, Supplier<Figures> run) {
        return together(List.of(name), () -> List.of(run.get()));
    }

    /** Adds sides that take turns within their run already. */
    Rounds together(List<String> names, Supplier<List<Figures>> run) {
        sides.put(names, run);
        names.forEach(name -> figures.put(name, new ArrayList<>()));
        return this;
    }

    /** Runs all rounds; the first ones do not count. */
    Rounds run(Plan plan) {
        List<Map.Entry<List<String>, Supplier<List<Figures>>>> order = new ArrayList<>(sides.entrySet());
        for (int round = 0; round < plan.warmUps() + plan.runs(); round++) {
            for (Map.Entry<List<String>, Supplier<List<Figures>>> side : order) {
                List<Figures> run = side.getValue().get();
                for (int i = 0; i < run.size() && round >= plan.warmUps(); i++) {
                    of(side.getKey().get(i)).add(run.get(i));
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

    /** Returns the figure of a side in each round. */
    double[] values(String side, ToDoubleFunction<Figures> of) {
        return of(side).stream().mapToDouble(of).toArray();
    }

    private List<Figures> of(String side) {
        List<Figures> found = figures.get(side);
        if (found == null) {
            throw new IllegalArgumentException("no side is called '" + side + "'; expected one of " + figures.keySet());
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
