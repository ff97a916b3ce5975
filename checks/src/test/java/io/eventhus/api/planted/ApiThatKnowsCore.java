package io.eventhus.api.planted;

import io.eventhus.core.EventStore;

/** Breaks a rule, to show that the rule is alive. */
public record ApiThatKnowsCore(EventStore store) {}
