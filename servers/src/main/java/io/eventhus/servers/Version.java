package io.eventhus.servers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of up to four numbers; missing ones count as 0 in comparisons.
 *
 * @param numbers one to four numbers, the most significant first
 */
public record Version(List<Integer> numbers) implements Comparable<Version> {

    private static final int PARTS = 4;
    private static final Pattern NUMBERS = Pattern.compile("(?<![\\d.])\\d{1,9}(\\.\\d{1,9}){0,3}");

    /** Checks the count. */
    public Version {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty() || numbers.size() > PARTS) {
            throw new IllegalArgumentException("a version has one to four numbers, not " + numbers.size());
        }
    }

    /** Returns the first version that stands in a text, such as {@code 15.18} in what {@code postgres --version} prints. */
    public static Optional<Version> in(String text) {
        Matcher found = NUMBERS.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        return Optional.of(new Version(Arrays.stream(found.group().split("\\.", -1))
                .map(Integer::valueOf)
                .toList()));
    }

    /** Returns the version that a text is. */
    public static Version of(String text) {
        return in(text).filter(version -> version.toString().equals(text))
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no version, such as 15 or 2.15.2"));
    }

    private int number(int part) {
        return part < numbers.size() ? numbers.get(part) : 0;
    }

    @Override
    public int compareTo(Version other) {
        Comparator<Version> order = Comparator.comparingInt(version -> version.number(0));
        for (int i = 1; i < PARTS; i++) {
            int part = i;
            order = order.thenComparingInt(version -> version.number(part));
        }
        return order.compare(this, other);
    }

    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(String::valueOf).toList());
    }
}
