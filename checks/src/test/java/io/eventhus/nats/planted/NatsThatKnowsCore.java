package io.eventhus.nats.planted;

import io.eventhus.core.EventStore;

/** Breaks a rule, to show that the rule is alive. */
public record NatsThatKnowsCore(EventStore store) {}
