package example;

import org.axonframework.eventsourcing.annotation.EventTag;

/** An account was opened. */
public record AccountCreated(@EventTag(key = "Account") String account, String owner) {}
