package io.eventhus.axon;

import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.core.StateWrites;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Axon's token store over a {@link StateStore}. One document per segment, {@code tokens/<processor>/<segment>}, holds
 * token, claim and the id of the log whose positions the token means; a token of another log is refused when it is
 * fetched. A token that is stored within a unit of work is written after that commits: what was handled may be handled
 * again after a crash, and is never skipped.
 *
 * <p>A claim of a process that was killed ends when others have seen it unchanged for the claim time. The methods ask
 * the store on the calling thread; whatever goes wrong is in the future they return.
 */
public final class EventhusTokenStore implements TokenStore {

    /** How long a claim lasts by default without being extended. */
    public static final Duration DEFAULT_CLAIM_TIMEOUT = Duration.ofSeconds(10);

    private static final StateKey IDENTIFIER = StateKey.of("token-store");

    private final StateStore state;
    private final Supplier<@Nullable String> logId;
    private final TokenJson json;
    private final TokenSegments segments;
    private final TokenClaims claims;

    /**
     * Makes a token store with the default claim time and a random owner.
     *
     * @param state     where tokens are kept; stays its owner's
     * @param logId     gives the id of the log that is streamed, null while it is empty
     * @param converter writes and reads tokens of foreign classes
     */
    public EventhusTokenStore(StateStore state, Supplier<@Nullable String> logId, Converter converter) {
        this(state, logId, converter, "process-" + UUID.randomUUID(), DEFAULT_CLAIM_TIMEOUT);
    }

    /**
     * Makes a token store.
     *
     * @param state        where tokens are kept; stays its owner's
     * @param logId        gives the id of the log that is streamed, null while it is empty
     * @param converter    writes and reads tokens of foreign classes
     * @param owner        names this process in claims; different for each process
     * @param claimTimeout how long a claim lasts without being extended
     */
    public EventhusTokenStore(
            StateStore state,
            Supplier<@Nullable String> logId,
            Converter converter,
            String owner,
            Duration claimTimeout) {
        this(state, logId, converter, owner, claimTimeout, System::nanoTime);
    }

    EventhusTokenStore(
            StateStore state,
            Supplier<@Nullable String> logId,
            Converter converter,
            String owner,
            Duration claimTimeout,
            LongSupplier nanoClock) {
        this.state = state;
        this.logId = logId;
        this.json = new TokenJson(converter);
        this.segments = new TokenSegments(state);
        this.claims = new TokenClaims(state, owner, claimTimeout, nanoClock);
    }

    @Override
    public CompletableFuture<List<Segment>> initializeTokenSegments(
            String processorName,
            int segmentCount,
            @Nullable TrackingToken initialToken,
            @Nullable ProcessingContext context) {
        return answer(() -> segments.initialize(processorName, segmentCount, logId.get(), json.write(initialToken)));
    }

    @Override
    public CompletableFuture<Void> storeToken(
            @Nullable TrackingToken token, String processorName, int segmentId, @Nullable ProcessingContext context) {
        StateKey key = TokenSegments.key(processorName, segmentId);
        Supplier<CompletableFuture<Void>> storing = () -> done(() -> {
            String log = logId.get();
            claims.update(key, document -> document.withToken(log, json.write(token)));
        });
        if (context == null || !context.isStarted()) {
            return storing.get();
        }
        try {
            context.on(ProcessingLifecycle.DefaultPhases.AFTER_COMMIT, committed -> storing.get());
            return CompletableFuture.completedFuture(null);
        } catch (IllegalStateException committed) {
            return storing.get();
        }
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        return answer(() -> {
            StateKey key = TokenSegments.key(processorName, segmentId);
            TokenDocument document = claims.claim(key);
            try {
                checkLog(key, document.logId());
            } catch (StoreRefusedException otherLog) {
                claims.release(key);
                throw otherLog;
            }
            return json.read(document.token());
        });
    }

    private void checkLog(StateKey key, @Nullable String tokenLog) {
        // A token that was made while the log was empty is before its first event.
        String current = logId.get();
        if (tokenLog != null && !tokenLog.equals(current)) {
            throw new StoreRefusedException("fetching the token " + key + ": it belongs to the log " + tokenLog
                    + ", but the log that is streamed is " + (current == null ? "empty" : current)
                    + "; expected the same one, so connect the log it belongs to, or delete the processor's tokens to "
                    + "start over");
        }
    }

    @Override
    public CompletableFuture<Void> extendClaim(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        StateKey key = TokenSegments.key(processorName, segmentId);
        return done(() -> claims.claim(key));
    }

    @Override
    public CompletableFuture<Void> releaseClaim(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        return done(() -> claims.release(TokenSegments.key(processorName, segmentId)));
    }

    @Override
    public CompletableFuture<Void> initializeSegment(
            @Nullable TrackingToken token, String processorName, Segment segment, @Nullable ProcessingContext context) {
        return done(() -> {
            if (!segments.add(processorName, segment, logId.get(), json.write(token))) {
                throw new UnableToInitializeTokenException("initialising " + segment + " of the processor "
                        + processorName + ": it has a token; expected none, so fetch that one");
            }
        });
    }

    @Override
    public CompletableFuture<Void> deleteToken(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        return done(() -> claims.delete(TokenSegments.key(processorName, segmentId)));
    }

    @Override
    public CompletableFuture<Segment> fetchSegment(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        return answer(() -> state.get(TokenSegments.key(processorName, segmentId))
                .map(document -> TokenDocument.of(document).axonSegment())
                .orElse(null));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchSegments(String processorName, @Nullable ProcessingContext context) {
        return answer(() -> axonSegments(segments.all(processorName)));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchAvailableSegments(
            String processorName, @Nullable ProcessingContext context) {
        return answer(() -> axonSegments(
                segments.all(processorName).stream().filter(claims::available).toList()));
    }

    private static List<Segment> axonSegments(List<StateDocument> documents) {
        return documents.stream()
                .map(document -> TokenDocument.of(document).axonSegment())
                .sorted()
                .toList();
    }

    @Override
    public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
        return answer(() -> {
            Optional<StateDocument> known = state.get(IDENTIFIER);
            if (known.isEmpty()) {
                byte[] drawn = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
                new StateWrites(state).put(IDENTIFIER, drawn, 0);
                known = state.get(IDENTIFIER);
            }
            return new String(known.orElseThrow().value(), StandardCharsets.UTF_8);
        });
    }

    private static CompletableFuture<Void> done(Runnable task) {
        return EventhusTokenStore.<Void>answer(() -> {
            task.run();
            return null;
        });
    }

    private static <T> CompletableFuture<T> answer(Supplier<@Nullable T> question) {
        try {
            return CompletableFuture.completedFuture(question.get());
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
