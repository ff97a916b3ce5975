package io.eventhus.axon;

import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.core.StateWrites;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Who may work on a segment. A claim is part of the token's own document, so that a late write of a former owner fails.
 * A claim of another owner has expired when its document was seen with the same revision for the whole claim time, on
 * the observer's own monotonic clock: no clocks of two machines are compared.
 */
final class TokenClaims {

    /** How often a write is tried again after another write of the same owner came between. */
    private static final int MOST_ATTEMPTS = 4;

    private record Seen(long revision, long sinceNanos) {}

    private record Held(TokenDocument document, long revision) {}

    private final StateStore state;
    private final StateWrites writes;
    private final String owner;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private final ConcurrentMap<StateKey, Seen> foreign = new ConcurrentHashMap<>();
    private final ConcurrentMap<StateKey, Held> held = new ConcurrentHashMap<>();

    TokenClaims(StateStore state, String owner, Duration timeout, LongSupplier nanoClock) {
        this.state = state;
        this.writes = new StateWrites(state);
        this.owner = owner;
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /** Returns whether this owner may claim the document now; remembers since when it has looked like this. */
    boolean available(StateDocument document) {
        return available(document.key(), TokenDocument.of(document), document.revision());
    }

    private boolean available(StateKey key, TokenDocument document, long revision) {
        if (document.owner() == null || owner.equals(document.owner())) {
            return true;
        }
        long now = nanoClock.getAsLong();
        Seen seen = foreign.get(key);
        if (seen == null || seen.revision() != revision) {
            foreign.put(key, new Seen(revision, now));
            return false;
        }
        return now - seen.sinceNanos() >= timeout.toNanos();
    }

    /**
     * Claims a segment, or extends the claim.
     *
     * @throws UnableToClaimTokenException if there is no token, or another owner has claimed it
     */
    TokenDocument claim(StateKey key) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            StateDocument found = state.get(key).orElseThrow(() -> missing(key));
            TokenDocument document = TokenDocument.of(found);
            if (!available(key, document, found.revision())) {
                throw taken(key, document.owner());
            }
            TokenDocument claimed = document.ownedBy(owner);
            if (put(key, claimed, found.revision())) {
                foreign.remove(key);
                return claimed;
            }
        }
        throw contended(key);
    }

    /**
     * Changes a document that this owner has claimed.
     *
     * @throws UnableToClaimTokenException if it has not, or no longer
     */
    void update(StateKey key, UnaryOperator<TokenDocument> change) {
        Held known = held.get(key);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Held current = known == null ? readOwn(key) : known;
            if (put(key, change.apply(current.document()), current.revision())) {
                return;
            }
            known = null;
        }
        throw contended(key);
    }

    private Held readOwn(StateKey key) {
        StateDocument found = state.get(key).orElseThrow(() -> missing(key));
        TokenDocument document = TokenDocument.of(found);
        if (!owner.equals(document.owner())) {
            held.remove(key);
            throw taken(key, document.owner());
        }
        return new Held(document, found.revision());
    }

    private boolean put(StateKey key, TokenDocument document, long expectedRevision) {
        OptionalLong revision = writes.put(key, document.bytes(), expectedRevision);
        if (revision.isEmpty()) {
            held.remove(key);
            return false;
        }
        held.put(key, new Held(document, revision.getAsLong()));
        return true;
    }

    /** Gives a claim back; does nothing if there is none of this owner. */
    void release(StateKey key) {
        try {
            update(key, document -> document.ownedBy(null));
        } catch (UnableToClaimTokenException notOurs) {
            // Then there is nothing to give back.
        } finally {
            held.remove(key);
        }
    }

    /**
     * Deletes a document that this owner has claimed.
     *
     * @throws UnableToClaimTokenException if it has not
     */
    void delete(StateKey key) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            if (writes.delete(key, readOwn(key).revision())) {
                held.remove(key);
                return;
            }
        }
        throw contended(key);
    }

    private static UnableToClaimTokenException missing(StateKey key) {
        return new UnableToClaimTokenException("claiming the token " + key + ": there is none; expected its segment to "
                + "be initialised, so start the processor or look whether the segment was split or merged");
    }

    private static UnableToClaimTokenException taken(StateKey key, @Nullable String other) {
        return new UnableToClaimTokenException("claiming the token " + key + ": it is claimed by "
                + (other == null ? "nobody" : other) + "; expected it to be ours, so wait until the claim ends");
    }

    private static UnableToClaimTokenException contended(StateKey key) {
        return new UnableToClaimTokenException("claiming the token " + key + ": others changed it " + MOST_ATTEMPTS
                + " times meanwhile; expected to be alone with it, so try again later");
    }
}
