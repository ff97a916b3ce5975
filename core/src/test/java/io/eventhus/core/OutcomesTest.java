package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.OverloadedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the driver makes of outcomes that are not plain success. */
class OutcomesTest {

    private static final AppendOutcome LOST =
            new AppendOutcome.Unknown(0, new TransientException("the reply was lost"));

    private final SpoiledLog log = new SpoiledLog();

    private EventStore open(Duration deadline) {
        return EventStore.open(log, EventStoreConfig.defaults().withAppendDeadline(deadline));
    }

    @Test
    void a_commit_whose_reply_was_lost_is_found_by_reading_and_not_stored_twice() {
        log.append = (head, commits) -> {
            log.append = log.real::append;
            log.real.append(head, commits);
            return LOST;
        };
        try (EventStore store = open(Duration.ofSeconds(20))) {
            Commit commit =
                    store.append(NewCommit.of(List.of(Samples.deposit("a")))).join();
            assertThat(commit.firstPosition()).isEqualTo(1);
            assertThat(store.head()).isEqualTo(1);
        }
    }

    @Test
    void past_the_deadline_the_outcome_is_unknown_others_are_refused_and_resolving_goes_on() throws Exception {
        log.read = (after, upTo) -> {
            throw new TransientException("cannot be read for the moment");
        };
        log.append = (head, commits) -> LOST;
        try (EventStore store = open(Duration.ofMillis(200));
                Follower follower = store.follow(EventQuery.all(), 0)) {
            Throwable told = catchThrowable(store.append(NewCommit.of(List.of(Samples.deposit("a"))))::join);
            assertThat(told).hasCauseInstanceOf(OutcomeUnknownException.class);
            OutcomeUnknownException unknown = (OutcomeUnknownException) Objects.requireNonNull(told.getCause());
            assertThat(unknown.pending().position()).isEqualTo(1);
            assertThatThrownBy(store.append(NewCommit.of(List.of(Samples.deposit("b"))))::join)
                    .hasCauseInstanceOf(OverloadedException.class);

            log.append = log.real::append;
            log.read = log.real::read;
            StoredEvent stored = follower.take(Duration.ofSeconds(20));
            assertThat(stored).isNotNull();
            assertThat(store.outcomeOf(unknown.pending()))
                    .isInstanceOfSatisfying(
                            CommitOutcome.Stored.class,
                            found -> assertThat(found.commit().events()).containsExactly(stored));
            assertThat(store.append(NewCommit.of(List.of(Samples.deposit("c"))))
                            .join()
                            .firstPosition())
                    .isEqualTo(2);
        }
    }

    @Test
    void trouble_that_lasts_past_the_deadline_fails_as_transient_and_stores_nothing() {
        log.append = (head, commits) -> new AppendOutcome.Failed(0, new TransientException("busy"));
        try (EventStore store = open(Duration.ofMillis(200))) {
            assertThatThrownBy(store.append(NewCommit.of(List.of(Samples.deposit("a"))))::join)
                    .hasCauseInstanceOf(TransientException.class)
                    .hasMessageContaining("busy");
            assertThat(log.real.head()).isZero();
        }
    }

    @Test
    void an_error_in_the_lane_is_told_to_everybody_instead_of_leaving_them_waiting() {
        log.append = (head, commits) -> {
            throw new AssertionError("a defect of the adapter");
        };
        try (EventStore store = open(Duration.ofSeconds(20))) {
            assertThatThrownBy(store.append(NewCommit.of(List.of(Samples.deposit("a"))))::join)
                    .hasCauseInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(store.append(NewCommit.of(List.of(Samples.deposit("a"))))::join)
                    .hasCauseInstanceOf(PermanentException.class);
        }
    }
}
