package io.eventhus.core.planted;

/** Breaks a rule, to show that the rule is alive. */
public final class ImpatientMachine {

    private ImpatientMachine() {}

    /** Looks at a clock. */
    public static boolean isLate(long deadline) {
        return System.nanoTime() - deadline >= 0;
    }
}
