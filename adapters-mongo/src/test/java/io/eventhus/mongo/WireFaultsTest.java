package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import io.eventhus.tck.mongo.ArmedFault;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a log makes of trouble between it and its server, which here looks like a replica set: every outcome is known or reported unknown, and
 * what is unknown can be resolved.
 */
class WireFaultsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 20;

    private final Wire wire = new Wire();
    private final MongoFaultProxy proxy = wire.proxy();
    private final MongoConfig direct = wire.direct();
    private final MongoConfig faulty = wire.faulty();

    @AfterEach
    void close() {
        wire.close();
    }

    static Stream<InsertFault> insertFaults() {
        return InsertFault.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("insertFaults")
    void an_append_is_told_the_truth_or_that_it_is_unknown_and_can_be_resolved(InsertFault trouble) {
        Commits commits = new Commits();
        List<Commit> before = List.of(commits.next(1));
        List<Commit> two = List.of(commits.next(1), commits.next(2));
        try (MongoCommitLog log = MongoCommitLog.open(faulty);
                MongoCommitLog truth = MongoCommitLog.open(direct)) {
            assertThat(log.append(0, before)).isEqualTo(new AppendOutcome.Stored(1));
            ArmedFault armed = proxy.on("insert").collection(direct.commits()).then(trouble.fault());

            AppendOutcome outcome = log.append(1, two);

            assertThat(armed.wasHit()).isTrue();
            assertThat(answer(outcome)).isEqualTo(trouble.answer());
            List<Commit> stored = Wire.all(truth);
            assertThat(stored).startsWith(before.getFirst()).isSubsetOf(commits.made());
            if (trouble.isStored()) {
                assertThat(stored).isEqualTo(commits.made());
            }
            assertThat(outcome.stored()).isLessThanOrEqualTo(stored.size() - 1);
            if (outcome instanceof AppendOutcome.Failed) {
                assertThat(stored).hasSize(1);
            }
            resolve(log, two);
            assertThat(Wire.all(truth)).isEqualTo(commits.made());
            assertThat(log.append(4, List.of(commits.next(1)))).isEqualTo(new AppendOutcome.Stored(1));
        }
    }

    private static InsertFault.Answer answer(AppendOutcome outcome) {
        return switch (outcome) {
            case AppendOutcome.Stored stored -> InsertFault.Answer.STORED;
            case AppendOutcome.Unknown unknown -> {
                assertThat(unknown.cause()).isInstanceOf(TransientException.class);
                yield InsertFault.Answer.UNKNOWN;
            }
            case AppendOutcome.Failed failed -> {
                assertThat(failed.reason()).isInstanceOf(PermanentException.class);
                yield InsertFault.Answer.FAILED;
            }
            case AppendOutcome.HeadMoved moved -> fail("nobody else appends, but the head is said to have moved");
        };
    }

    /** As the engine does: reads where the first undecided commit goes, and sends the same again while nothing stands there. */
    private static void resolve(MongoCommitLog log, List<Commit> commits) {
        List<Commit> open = commits;
        for (int i = 0; i < MOST_TRIES && !open.isEmpty(); i++) {
            try (Cursor<LogEntry> there = log.read(open.getFirst().firstPosition() - 1, Long.MAX_VALUE)) {
                for (LogEntry entry = there.next(); entry != null; entry = there.next()) {
                    assertThat(entry).isEqualTo(open.getFirst());
                    open = open.subList(1, open.size());
                }
                if (!open.isEmpty()) {
                    AppendOutcome outcome = log.append(open.getFirst().firstPosition() - 1, open);
                    open = open.subList(outcome.stored(), open.size());
                }
            } catch (TransientException e) {
                assertThat(e.getMessage()).contains("try again");
            }
        }
        assertThat(open).as("commits without an outcome").isEmpty();
    }

    @Test
    void a_write_that_lands_after_its_caller_gave_up_is_found_there_and_not_stored_twice() {
        Commits commits = new Commits();
        List<Commit> one = List.of(commits.next(1));
        try (MongoCommitLog log = MongoCommitLog.open(faulty)) {
            ArmedFault held = proxy.on("insert").collection(direct.commits()).then(Fault.holdCommand());

            assertThat(answer(log.append(0, one))).isEqualTo(InsertFault.Answer.UNKNOWN);
            assertThat(Wire.all(log)).isEmpty();
            held.release();
            held.awaitOver(LONG);

            assertThat(log.append(0, one)).isEqualTo(new AppendOutcome.HeadMoved(0));
            assertThat(Wire.all(log)).isEqualTo(commits.made());
        }
    }

    @Test
    void closing_under_a_call_ends_it_with_an_outcome_or_as_transient() {
        Commits commits = new Commits();
        List<Commit> one = List.of(commits.next(1));
        MongoCommitLog log = MongoCommitLog.open(faulty);
        ArmedFault heldRead = proxy.on("find").collection(direct.commits()).then(Fault.holdReply());
        ArmedFault heldWrite = proxy.on("insert").collection(direct.commits()).then(Fault.holdReply());
        CompletableFuture<Long> head = CompletableFuture.supplyAsync(log::head);
        CompletableFuture<AppendOutcome> append = CompletableFuture.supplyAsync(() -> log.append(0, one));
        heldRead.awaitHit(LONG);
        heldWrite.awaitHit(LONG);

        log.close();

        assertThat(append.join()).isInstanceOf(AppendOutcome.Unknown.class);
        // The driver may have got it by another try.
        assertThat(head.handle((found, e) -> e == null || e.getCause() instanceof TransientException)
                        .join())
                .isTrue();
    }

    @Test
    void a_lost_primary_that_comes_back_is_found_again() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(faulty)) {
            assertThat(log.append(0, List.of(commits.next(1)))).isInstanceOf(AppendOutcome.Stored.class);
            proxy.looksLike(ReplicaSetLook.named("rs0").asSecondary());
            proxy.cutAll();

            List<Commit> next = List.of(commits.next(1));
            AppendOutcome without = log.append(1, next);
            assertThat(without).isNotInstanceOf(AppendOutcome.Stored.class);

            proxy.looksLike(ReplicaSetLook.named("rs0"));
            resolve(log, next);
            assertThat(Wire.all(log)).isEqualTo(commits.made());
        }
    }

    @Test
    void a_server_that_is_not_there_is_told_as_transient_and_nothing_was_sent() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(faulty)) {
            List<Commit> next = List.of(commits.next(1));
            proxy.refuse();
            proxy.cutAll();

            AppendOutcome outcome = log.append(0, next);

            assertThat(outcome).isInstanceOfAny(AppendOutcome.Failed.class, AppendOutcome.Unknown.class);
            assertThat(proxy.commands("insert")).isEmpty();
            proxy.accept();
            resolve(log, next);
        }
    }

    @Test
    void a_document_refused_by_a_unique_index_of_somebody_else_is_no_conflict() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(faulty)) {
            proxy.on("insert")
                    .then(Fault.sendFirst(1)
                            .and(Fault.writeError(1, ServerError.of(11_000)))
                            .and(Fault.editReply("of another key", reply -> {
                                reply.getArray("writeErrors")
                                        .getFirst()
                                        .asDocument()
                                        .append("keyPattern", new org.bson.BsonDocument("origin", new BsonInt32(1)));
                                return reply;
                            })));

            AppendOutcome outcome = log.append(0, List.of(commits.next(1), commits.next(1)));

            assertThat(outcome).isInstanceOfSatisfying(AppendOutcome.Failed.class, failed -> {
                assertThat(failed.stored()).isEqualTo(1);
                assertThat(failed.reason()).hasMessageContaining("unique");
            });
        }
    }
}
