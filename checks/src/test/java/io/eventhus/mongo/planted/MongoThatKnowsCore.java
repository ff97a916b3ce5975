package io.eventhus.mongo.planted;

import io.eventhus.core.EventStore;

/** Breaks a rule, to show that the rule is alive. */
public record MongoThatKnowsCore(EventStore store) {}
