package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.StateStore;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWork;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkTestUtils;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenStoreTest {

    private static final Duration CLAIM = Duration.ofSeconds(10);

    private final StateStore state = newState();
    private final AtomicLong clock = new AtomicLong();
    private @Nullable String log = "log-1";
    private final EventhusTokenStore ours = store("ours", state);
    private final EventhusTokenStore theirs = store("theirs", state);

    /** Opens an empty state store, once for each test. */
    StateStore newState() {
        return new MemoryStateStore();
    }

    private EventhusTokenStore store(String owner, StateStore on) {
        return new EventhusTokenStore(on, () -> log, TestConverters.jackson(), owner, CLAIM, clock::get);
    }

    private static GlobalSequenceTrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    private static void assertNotClaimable(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        assertThat(future.exceptionNow()).isInstanceOf(UnableToClaimTokenException.class);
    }

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void segments_are_initialised_once_with_their_first_token() {
        assertThat(ours.fetchSegments("p", null).join()).isEmpty();

        List<Segment> made = ours.initializeTokenSegments("p", 4, at(3), null).join();

        assertThat(made).hasSize(4);
        assertThat(theirs.fetchSegments("p", null).join()).containsExactlyElementsOf(made);
        assertThat(theirs.fetchSegment("p", 2, null).join()).isEqualTo(made.get(2));
        assertThat(theirs.fetchSegment("p", 9, null).join()).isNull();
        assertThat(ours.fetchToken("p", 1, null).join()).isEqualTo(at(3));
        assertNotClaimable(theirs.initializeTokenSegments("p", 2, null, null));
    }

    @Test
    void processors_do_not_see_each_others_segments() {
        ours.initializeTokenSegments("p", 1, null, null).join();
        ours.initializeTokenSegments("p/q", 2, null, null).join();

        assertThat(ours.fetchSegments("p", null).join()).hasSize(1);
        assertThat(ours.fetchSegments("p/q", null).join()).hasSize(2);
    }

    @Test
    void segments_that_were_made_half_way_are_made_whole_by_the_next() {
        StateStore failing = new ShakyStateStores.Failing(state, 3);
        assertThatThrownBy(() -> store("crashed", failing)
                        .initializeTokenSegments("p", 4, at(5), null)
                        .join())
                .hasCauseInstanceOf(TransientException.class);
        assertThat(ours.fetchSegments("p", null).join()).isEmpty();

        ours.initializeTokenSegments("p", 1, at(0), null).join();

        assertThat(ours.fetchSegments("p", null).join()).hasSize(4);
        assertThat(ours.fetchToken("p", 3, null).join()).isEqualTo(at(5));
    }

    @Test
    void a_token_is_stored_and_fetched_again() {
        ours.initializeTokenSegments("p", 1, null, null).join();
        assertThat(ours.fetchToken("p", 0, null).join()).isNull();

        ours.storeToken(at(7), "p", 0, null).join();

        assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(at(7));
    }

    @Test
    void tokens_made_of_tokens_and_foreign_tokens_survive() {
        ours.initializeTokenSegments("p", 1, null, null).join();
        ours.fetchToken("p", 0, null).join();
        TrackingToken merged = new MergedTrackingToken(at(3), new MergedTrackingToken(at(4), at(9)));
        List<TrackingToken> tokens = List.of(
                merged,
                ReplayToken.createReplayToken(at(8), at(2)),
                ReplayToken.createReplayToken(at(8), null),
                ReplayToken.createReplayToken(at(8), at(2), "why"),
                new ForeignToken("a place"));

        for (TrackingToken token : tokens) {
            ours.storeToken(token, "p", 0, null).join();
            assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(token);
        }
    }

    @Test
    void a_claim_keeps_others_out_until_it_is_released() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();

        assertNotClaimable(theirs.fetchToken("p", 0, null));
        assertNotClaimable(theirs.storeToken(at(5), "p", 0, null));
        assertNotClaimable(theirs.extendClaim("p", 0, null));
        assertNotClaimable(theirs.deleteToken("p", 0, null));
        assertThat(theirs.fetchAvailableSegments("p", null).join()).isEmpty();
        theirs.releaseClaim("p", 0, null).join();
        assertNotClaimable(theirs.fetchToken("p", 0, null));

        ours.releaseClaim("p", 0, null).join();

        assertThat(theirs.fetchAvailableSegments("p", null).join()).hasSize(1);
        assertThat(theirs.fetchToken("p", 0, null).join()).isEqualTo(at(1));
        assertNotClaimable(ours.storeToken(at(5), "p", 0, null));
    }

    @Test
    void a_claim_ends_when_its_document_was_seen_unchanged_for_the_claim_time() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();
        // However old the claim may be: what counts is what this observer has seen.
        passes(CLAIM.multipliedBy(100));
        assertNotClaimable(theirs.fetchToken("p", 0, null));

        passes(CLAIM.minusNanos(1));
        assertNotClaimable(theirs.fetchToken("p", 0, null));
        passes(Duration.ofNanos(1));

        assertThat(theirs.fetchToken("p", 0, null).join()).isEqualTo(at(1));
        assertNotClaimable(ours.storeToken(at(2), "p", 0, null));
    }

    @Test
    void extending_or_storing_keeps_a_claim_alive() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();
        assertNotClaimable(theirs.fetchToken("p", 0, null));

        for (int i = 0; i < 5; i++) {
            passes(CLAIM.dividedBy(2));
            ours.extendClaim("p", 0, null).join();
            passes(CLAIM.dividedBy(2));
            ours.storeToken(at(i), "p", 0, null).join();
            assertNotClaimable(theirs.fetchToken("p", 0, null));
        }
    }

    @Test
    void a_token_of_another_log_is_refused_and_not_kept_claimed() {
        ours.initializeTokenSegments("p", 1, at(5), null).join();
        log = "log-2";

        CompletableFuture<?> refused = ours.fetchToken("p", 0, null);

        assertThat(refused.exceptionNow())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("log-1")
                .hasMessageContaining("log-2");
        log = "log-1";
        assertThat(theirs.fetchToken("p", 0, null).join()).isEqualTo(at(5));
    }

    @Test
    void a_token_of_a_log_that_became_empty_is_refused() {
        ours.initializeTokenSegments("p", 1, at(5), null).join();
        log = null;

        assertThat(ours.fetchToken("p", 0, null).exceptionNow()).isInstanceOf(StoreRefusedException.class);
    }

    @Test
    void a_token_that_was_made_while_the_log_was_empty_takes_the_id_of_its_first_commit() {
        log = null;
        ours.initializeTokenSegments("p", 1, at(0), null).join();
        log = "log-1";
        assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(at(0));
        ours.storeToken(at(1), "p", 0, null).join();
        log = "log-2";

        assertThat(ours.fetchToken("p", 0, null).exceptionNow()).isInstanceOf(StoreRefusedException.class);
    }

    @Test
    void within_a_unit_of_work_a_token_is_stored_after_the_commit() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();
        UnitOfWork work = UnitOfWorkTestUtils.aUnitOfWork();
        work.onInvocation(context -> ours.storeToken(at(2), "p", 0, context));
        work.runOnCommit(
                context -> assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(at(1)));

        work.execute().join();

        assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(at(2));
    }

    @Test
    void a_unit_of_work_that_fails_leaves_the_token_as_it_was() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();
        UnitOfWork work = UnitOfWorkTestUtils.aUnitOfWork();
        work.onInvocation(context -> ours.storeToken(at(2), "p", 0, context));
        work.runOnCommit(context -> {
            throw new IllegalStateException("the commit fails");
        });

        assertThatThrownBy(() -> work.execute().join()).hasStackTraceContaining("the commit fails");

        assertThat(ours.fetchToken("p", 0, null).join()).isEqualTo(at(1));
    }

    @Test
    void a_segment_can_be_split() {
        ours.initializeTokenSegments("p", 1, at(1), null).join();
        ours.fetchToken("p", 0, null).join();
        Segment[] halves = Segment.ROOT_SEGMENT.split();

        ours.initializeSegment(at(1), "p", halves[1], new StubProcessingContext())
                .join();
        assertThat(ours.initializeSegment(at(1), "p", halves[1], null).exceptionNow())
                .isInstanceOf(UnableToInitializeTokenException.class);
        ours.deleteToken("p", 0, null).join();
        ours.initializeSegment(at(1), "p", halves[0], null).join();

        assertThat(ours.fetchSegments("p", null).join()).containsExactly(halves);
    }

    @Test
    void an_unknown_outcome_is_resolved_by_reading() {
        StateStore shaky = new ShakyStateStores.Unsure(state);
        EventhusTokenStore store = store("shaky", shaky);
        store.initializeTokenSegments("p", 2, at(1), null).join();

        assertThat(store.fetchToken("p", 0, null).join()).isEqualTo(at(1));
        store.storeToken(at(4), "p", 0, null).join();
        assertThat(store.fetchToken("p", 0, null).join()).isEqualTo(at(4));
        store.deleteToken("p", 0, null).join();

        assertThat(store.fetchSegments("p", null).join()).hasSize(1);
    }

    @Test
    void the_storage_identifier_is_the_same_for_all_who_share_the_store() {
        String identifier = ours.retrieveStorageIdentifier(null).join();

        assertThat(theirs.retrieveStorageIdentifier(null).join()).isEqualTo(identifier);
        assertThat(store("other", new MemoryStateStore())
                        .retrieveStorageIdentifier(null)
                        .join())
                .isNotEqualTo(identifier);
    }

    /** A token that this library does not know. */
    record ForeignToken(String place) implements TrackingToken {

        @Override
        public TrackingToken lowerBound(TrackingToken other) {
            return this;
        }

        @Override
        public TrackingToken upperBound(TrackingToken other) {
            return this;
        }

        @Override
        public boolean covers(TrackingToken other) {
            return equals(other);
        }
    }
}
