package io.eventhus.bank.domain;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.jspecify.annotations.Nullable;

/**
 * Money was taken out: {@code {"ammount":249}}, spelt as the Go bank spells it. The key {@code amount}, under which the
 * Go bank's Mongo store keeps it, is read as well.
 *
 * @param account the id of the account; null when read back
 * @param amount  how much, in minor units; 0 if the stored data does not say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WithdrawalPerformed(
        @EventTag(key = TAG) @JsonIgnore @Nullable String account,
        @JsonProperty("ammount") @JsonAlias("amount") long amount)
        implements BankEvent {}
