package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.TransientException;
import io.eventhus.tck.mongo.ArmedFault;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a log makes of trouble between it and its server, which here looks like a replica set: every outcome is known or reported unknown, and
 * what is unknown can be resolved.
 */
class WireFaultsTest {

    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 20;

    private final MongoConfig direct = Databases.freshBucket("wire");
    private final MongoFaultProxy proxy = MongoFaultProxy.start(
            Databases.hostAndPort(), ReplicaSetLook.named("rs0").withOperationTimes());
    private final MongoConfig faulty =
            MongoConfig.of(proxy.uri(), direct.database(), direct.bucket()).withTimeout(TIMEOUT);

    @AfterEach
    void close() {
        proxy.close();
        Databases.drop(direct.commits());
        Databases.drop(direct.states());
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
            List<Commit> stored = all(truth);
            assertThat(stored).startsWith(before.getFirst()).isSubsetOf(commits.made());
            if (trouble.isStored()) {
                assertThat(stored).isEqualTo(commits.made());
            }
            assertThat(outcome.stored()).isLessThanOrEqualTo(stored.size() - 1);
            if (outcome instanceof AppendOutcome.Failed) {
                assertThat(stored).hasSize(1);
            }
            resolve(log, two);
            assertThat(all(truth)).isEqualTo(commits.made());
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
            assertThat(all(log)).isEmpty();
            held.release();
            held.awaitOver(LONG);

            assertThat(log.append(0, one)).isEqualTo(new AppendOutcome.HeadMoved(0));
            assertThat(all(log)).isEqualTo(commits.made());
        }
    }

    static Stream<Arguments> readFaults() {
        List<Arguments> all = new ArrayList<>();
        for (String command : List.of("find", "getMore")) {
            all.add(Arguments.of(command, "cut before the server got it", Fault.cutBeforeSend()));
            all.add(Arguments.of(command, "cut after the server got it", Fault.cutAfterSend()));
            all.add(Arguments.of(command, "cut in the middle of the reply", Fault.cutInReply()));
            all.add(Arguments.of(command, "nobody answers", Fault.dropReply()));
            all.add(Arguments.of(command, "the reply comes twice", Fault.repeatReply()));
            for (int code : new int[] {10_107, 189, 91, 11_600, 50, 43}) {
                all.add(Arguments.of(command, "error " + code, Fault.errorBeforeSend(ServerError.of(code))));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("readFaults")
    void a_read_gives_what_is_there_or_fails_as_transient(String command, String name, Fault fault) {
        Commits commits = new Commits();
        try (MongoCommitLog truth = MongoCommitLog.open(direct);
                MongoCommitLog log = MongoCommitLog.open(faulty)) {
            // More than the server gives at once.
            truth.append(0, commits.many(1_200));
            // Twice, as the driver reads once more by itself after some of them.
            ArmedFault armed =
                    proxy.on(command).collection(direct.commits()).times(2).then(fault);

            List<Commit> read = readAll(log);

            assertThat(armed.wasHit()).as(name).isTrue();
            assertThat(read).isEqualTo(commits.made());
            // A reply that came twice spoils the next call on its connection.
            assertThat(patiently(log::head)).isEqualTo(1_200);
        }
    }

    /** Calls again as long as it fails as transient. */
    private static <T> T patiently(Supplier<T> call) {
        TransientException last = new TransientException("it was never called");
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                return call.get();
            } catch (TransientException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Reads on behind what it has when a read fails. */
    private static List<Commit> readAll(MongoCommitLog log) {
        List<Commit> read = new ArrayList<>();
        for (int i = 0; i < MOST_TRIES; i++) {
            long after = read.isEmpty() ? 0 : read.getLast().lastPosition();
            try (Cursor<LogEntry> entries = log.read(after, Long.MAX_VALUE)) {
                for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                    read.add((Commit) entry);
                }
                return read;
            } catch (TransientException e) {
                assertThat(e.getMessage()).contains("try again");
            }
        }
        return fail("the log was never read to its end");
    }

    private static List<Commit> all(MongoCommitLog log) {
        List<Commit> all = new ArrayList<>();
        try (Cursor<LogEntry> entries = log.read(0, Long.MAX_VALUE)) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                all.add((Commit) entry);
            }
        }
        return all;
    }

    @Test
    void a_long_read_through_a_client_that_is_handed_in_has_the_time_limit_for_each_answer_and_not_for_all() {
        Commits commits = new Commits();
        try (MongoClient client = MongoClients.create(proxy.uri());
                MongoCommitLog truth = MongoCommitLog.open(direct);
                MongoCommitLog log = MongoCommitLog.open(MongoConfig.of(client, direct.database(), direct.bucket())
                        .withTimeout(TIMEOUT))) {
            truth.append(0, commits.many(4_500));
            ArmedFault slow = proxy.on("getMore")
                    .collection(direct.commits())
                    .times(4)
                    .then(Fault.delayReply(TIMEOUT.dividedBy(2)));

            assertThat(all(log)).isEqualTo(commits.made());

            assertThat(slow.hits()).isEqualTo(4);
        }
    }

    static Stream<Arguments> stateFaults() {
        return Stream.of(
                Arguments.of("cut before the server got it", Fault.cutBeforeSend(), false),
                Arguments.of("cut after the server got it", Fault.cutAfterSend(), true),
                Arguments.of("nobody answers", Fault.dropReply(), true),
                Arguments.of("stepped down", Fault.errorBeforeSend(ServerError.of(189)), false),
                Arguments.of("a majority did not confirm", Fault.writeConcernError(ServerError.of(64)), true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stateFaults")
    void a_state_that_may_have_been_put_is_unknown_and_reading_tells(String name, Fault fault, boolean isDone) {
        StateKey key = new StateKey("lease/one");
        try (MongoStateStore states = MongoStateStore.open(faulty)) {
            assertThat(states.put(key, new byte[] {1}, 0)).isEqualTo(new PutOutcome.Done(1));
            ArmedFault armed = proxy.on("findAndModify").then(fault);

            assertThat(states.put(key, new byte[] {2}, 1)).as(name).isInstanceOf(PutOutcome.Unknown.class);

            assertThat(armed.wasHit()).isTrue();
            assertThat(patiently(() -> states.get(key)).orElseThrow().revision())
                    .isEqualTo(isDone ? 2 : 1);
            assertThat(states.put(key, new byte[] {3}, isDone ? 2 : 1)).isInstanceOf(PutOutcome.Done.class);
        }
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
            assertThat(all(log)).isEqualTo(commits.made());
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
