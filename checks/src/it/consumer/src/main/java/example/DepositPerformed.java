package example;

import org.axonframework.eventsourcing.annotation.EventTag;

/** An amount was paid in. */
public record DepositPerformed(@EventTag(key = "Account") String account, long amount) {}
