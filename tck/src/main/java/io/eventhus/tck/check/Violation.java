package io.eventhus.tck.check;

/**
 * One finding: the log and what was seen contradict each other.
 *
 * @param rule the rule that does not hold: {@code C1} to {@code C9}
 * @param text what was expected and found, with positions and ids
 */
public record Violation(String rule, String text) {

    /** Returns {@code rule: text}. */
    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
