package io.eventhus.core.planted;

import org.axonframework.messaging.commandhandling.gateway.CommandGateway;

/** Breaks a rule, to show that the rule is alive. */
public record CoreThatKnowsAxon(CommandGateway commands) {}
