package io.eventhus.bank.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Objects;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.jspecify.annotations.Nullable;

/**
 * An account was given to someone else: {@code {"owner":"..."}}.
 *
 * @param account the id of the account; null when read back
 * @param owner   who it belongs to; empty if the stored data does not say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OwnerChanged(
        @EventTag(key = TAG) @JsonIgnore @Nullable String account, String owner) implements BankEvent {

    /** Takes a missing owner as the empty one, as Go does. */
    public OwnerChanged {
        owner = Objects.requireNonNullElse(owner, "");
    }
}
