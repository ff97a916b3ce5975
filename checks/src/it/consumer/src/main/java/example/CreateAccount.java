package example;

import org.axonframework.modelling.annotation.TargetEntityId;

/** Opens an account. */
public record CreateAccount(@TargetEntityId String account, String owner) {}
