package io.eventhus.axon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.jspecify.annotations.Nullable;

/** The token store of one processor, whose segments' tokens go through {@link SegmentPositions}. */
final class SegmentedTokenStore implements TokenStore {

    private final TokenStore tokens;
    private final SegmentPositions positions;

    SegmentedTokenStore(TokenStore tokens, SegmentPositions positions) {
        this.tokens = tokens;
        this.positions = positions;
    }

    @Override
    public CompletableFuture<Void> storeToken(
            @Nullable TrackingToken token, String processorName, int segment, @Nullable ProcessingContext context) {
        TrackingToken stored = token == null ? null : positions.toStore(segment, token);
        return tokens.storeToken(stored, processorName, segment, context);
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processorName, int segment, @Nullable ProcessingContext context) {
        return claimed(segment, tokens.fetchToken(processorName, segment, context));
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(
            String processorName, Segment segment, @Nullable ProcessingContext context) {
        return claimed(segment.getSegmentId(), tokens.fetchToken(processorName, segment, context));
    }

    private CompletableFuture<TrackingToken> claimed(int segment, CompletableFuture<TrackingToken> fetched) {
        return fetched.thenApply(token -> {
            positions.claimed(segment, token);
            return token;
        });
    }

    @Override
    public CompletableFuture<List<Segment>> initializeTokenSegments(
            String processorName,
            int segmentCount,
            @Nullable TrackingToken initialToken,
            @Nullable ProcessingContext context) {
        return tokens.initializeTokenSegments(processorName, segmentCount, initialToken, context);
    }

    @Override
    public CompletableFuture<Void> extendClaim(String processorName, int segment, @Nullable ProcessingContext context) {
        return tokens.extendClaim(processorName, segment, context);
    }

    @Override
    public CompletableFuture<Void> releaseClaim(
            String processorName, int segment, @Nullable ProcessingContext context) {
        return tokens.releaseClaim(processorName, segment, context);
    }

    @Override
    public CompletableFuture<Void> initializeSegment(
            @Nullable TrackingToken token, String processorName, Segment segment, @Nullable ProcessingContext context) {
        return tokens.initializeSegment(token, processorName, segment, context);
    }

    @Override
    public CompletableFuture<Void> deleteToken(String processorName, int segment, @Nullable ProcessingContext context) {
        return tokens.deleteToken(processorName, segment, context);
    }

    @Override
    public CompletableFuture<Segment> fetchSegment(
            String processorName, int segmentId, @Nullable ProcessingContext context) {
        return tokens.fetchSegment(processorName, segmentId, context);
    }

    @Override
    public CompletableFuture<List<Segment>> fetchSegments(String processorName, @Nullable ProcessingContext context) {
        return tokens.fetchSegments(processorName, context);
    }

    @Override
    public CompletableFuture<List<Segment>> fetchAvailableSegments(
            String processorName, @Nullable ProcessingContext context) {
        return tokens.fetchAvailableSegments(processorName, context);
    }

    @Override
    public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
        return tokens.retrieveStorageIdentifier(context);
    }
}
