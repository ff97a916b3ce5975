package example;

import org.axonframework.modelling.annotation.TargetEntityId;

/** Pays in an amount. */
public record PerformDeposit(@TargetEntityId String account, long amount) {}
