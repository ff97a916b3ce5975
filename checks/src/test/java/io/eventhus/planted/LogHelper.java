package io.eventhus.planted;

import io.eventhus.planted.unmarked.Unmarked;

/** Breaks a rule by its name, and closes a cycle of packages. */
public class LogHelper {

    /** Knows a package that knows this one. */
    public static final Class<?> OTHER = Unmarked.class;
}
