package io.eventhus.sqlite.planted;

import io.eventhus.core.EventStore;

/** Breaks a rule, to show that the rule is alive. */
public record SqliteThatKnowsCore(EventStore store) {}
