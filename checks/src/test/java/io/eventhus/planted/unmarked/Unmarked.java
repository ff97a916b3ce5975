package io.eventhus.planted.unmarked;

import io.eventhus.planted.LogHelper;

/** Lies in a package without a package-info, on purpose, and closes a cycle of packages. */
public class Unmarked extends LogHelper {}
