package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.tck.mongo.ArmedFault;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What reading, and a state store, make of trouble between them and their server. */
class WireReadsTest {

    private static final int MOST_TRIES = 20;
    private static final EventQuery ALL = EventQuery.ofAggregate(new AggregateId("Account", "0001"));

    private final Wire wire = new Wire();
    private final MongoFaultProxy proxy = wire.proxy();
    private final MongoConfig direct = wire.direct();
    private final MongoConfig faulty = wire.faulty();

    @AfterEach
    void close() {
        wire.close();
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
            // More than the server gives at once to a search, and than a reading asks for at once.
            truth.append(0, commits.many(1_200));
            // Twice, as the driver reads once more by itself after some of them.
            ArmedFault armed =
                    proxy.on(command).collection(direct.commits()).times(2).then(fault);

            List<StoredEvent> read = readAll(after ->
                    command.equals("find") ? new EventsOf(log.read(after, 1_200)) : log.find(ALL, after, 1_200));

            assertThat(armed.wasHit()).as(name).isTrue();
            assertThat(read)
                    .isEqualTo(commits.made().stream()
                            .flatMap(commit -> commit.events().stream())
                            .toList());
            // A reply that came twice spoils the next call on its connection.
            assertThat(Wire.patiently(log::head)).isEqualTo(1_200);
        }
    }

    /** Reads on behind what it has when a read fails. */
    private static List<StoredEvent> readAll(LongFunction<Cursor<StoredEvent>> behind) {
        List<StoredEvent> read = new ArrayList<>();
        for (int i = 0; i < MOST_TRIES; i++) {
            try (Cursor<StoredEvent> events =
                    behind.apply(read.isEmpty() ? 0 : read.getLast().position())) {
                for (StoredEvent event = events.next(); event != null; event = events.next()) {
                    read.add(event);
                }
                return read;
            } catch (TransientException e) {
                assertThat(e.getMessage()).contains("try again");
            }
        }
        return fail("the log was never read to its end");
    }

    /** The events of commits that have one each. */
    private record EventsOf(Cursor<LogEntry> entries) implements Cursor<StoredEvent> {

        @Override
        public @Nullable StoredEvent next() {
            LogEntry entry = entries.next();
            return entry == null ? null : ((Commit) entry).events().getFirst();
        }

        @Override
        public void close() {
            entries.close();
        }
    }

    @Test
    void a_long_read_through_a_client_that_is_handed_in_has_the_time_limit_for_each_answer_and_not_for_all() {
        Commits commits = new Commits();
        try (MongoClient client = MongoClients.create(proxy.uri());
                MongoCommitLog truth = MongoCommitLog.open(direct);
                MongoCommitLog log = MongoCommitLog.open(MongoConfig.of(client, direct.database(), direct.bucket())
                        .withTimeout(Wire.TIMEOUT))) {
            truth.append(0, commits.many(4_500));
            ArmedFault slow = proxy.on("getMore")
                    .collection(direct.commits())
                    .times(4)
                    .then(Fault.delayReply(Wire.TIMEOUT.dividedBy(2)));

            List<StoredEvent> read = readAll(after -> log.find(ALL, after, 4_500));

            assertThat(read).hasSize(4_500);
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
            assertThat(Wire.patiently(() -> states.get(key)).orElseThrow().revision())
                    .isEqualTo(isDone ? 2 : 1);
            assertThat(states.put(key, new byte[] {3}, isDone ? 2 : 1)).isInstanceOf(PutOutcome.Done.class);
        }
    }
}
