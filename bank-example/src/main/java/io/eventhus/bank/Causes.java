package io.eventhus.bank;

import org.jspecify.annotations.Nullable;

/** Looks for a typed failure below those that it was wrapped in on its way. */
public final class Causes {

    private static final int MOST_CAUSES = 50;

    private Causes() {}

    /** Returns the first failure of a type, from the outermost inwards, or null if there is none. */
    public static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
