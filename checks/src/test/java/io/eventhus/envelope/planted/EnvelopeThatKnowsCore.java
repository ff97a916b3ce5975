package io.eventhus.envelope.planted;

import io.eventhus.core.EventStore;

/** Breaks a rule, to show that the rule is alive. */
public record EnvelopeThatKnowsCore(EventStore store) {}
