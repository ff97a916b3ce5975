package io.eventhus.tck.check;

/**
 * How many commits ended in which way, for the one-line result of a long test.
 *
 * @param acknowledged  stored, and the caller was told so
 * @param refused       rejected by a condition, or failed with nothing stored
 * @param unknown       the caller was told that the outcome is unknown, or heard nothing because its process died
 * @param unknownStored how many of the unknown ones are stored
 * @param violations    how many findings there are
 */
public record Tally(long acknowledged, long refused, long unknown, long unknownStored, long violations) {

    /** Nothing counted yet. */
    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0);

    /** Returns the sums. */
    public Tally plus(Tally other) {
        return new Tally(
                acknowledged + other.acknowledged,
                refused + other.refused,
                unknown + other.unknown,
                unknownStored + other.unknownStored,
                violations + other.violations);
    }

    /** Returns {@code 12 acknowledged, 3 refused, 2 unknown (of which 1 stored), 0 violations}. */
    @Override
    public String toString() {
        return acknowledged + " acknowledged, " + refused + " refused, " + unknown + " unknown (of which "
                + unknownStored + " stored), " + violations + " violations";
    }
}
