package io.eventhus.bank.domain;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.jspecify.annotations.Nullable;

/**
 * Money was paid in: {@code {"amount":300}}. The key of withdrawals, which the Go bank's second version writes for
 * deposits too, is read as well.
 *
 * @param account the id of the account; null when read back
 * @param amount  how much, in minor units; 0 if the stored data does not say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DepositPerformed(
        @EventTag(key = TAG) @JsonIgnore @Nullable String account,
        @JsonProperty("amount") @JsonAlias("ammount") long amount)
        implements BankEvent {}
