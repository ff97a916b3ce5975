package io.eventhus.servers;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a test does that wants the tools of another language, such as its compiler or its package manager, and does not find them. */
public final class Toolchains {

    /** Set to {@code true}: a test whose tools are missing fails instead of aborting. */
    public static final String REQUIRED = "EVENTHUS_INTEROP_REQUIRED";

    private Toolchains() {}

    /**
     * Returns what such a test throws: it aborts with the reason.
     *
     * @throws AssertionFailedError where tools are required
     */
    public static RuntimeException without(String reason) {
        return without(reason, Surroundings.ofThisProcess());
    }

    static RuntimeException without(String reason, Surroundings here) {
        if (here.value(REQUIRED).map(Boolean::parseBoolean).orElse(false)) {
            throw new AssertionFailedError(
                    reason + "; " + REQUIRED + " says that the tools of other languages are required");
        }
        return new TestAbortedException(reason);
    }
}
