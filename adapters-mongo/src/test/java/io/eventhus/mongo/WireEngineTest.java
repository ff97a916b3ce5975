package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Follower;
import io.eventhus.core.NewCommit;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Report;
import io.eventhus.tck.check.Subscription;
import io.eventhus.tck.mongo.ArmedFault;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The real engine over a real server with trouble on the wire: what its callers are told agrees with the log, by the checker. */
class WireEngineTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST_CONNECTIONS = 40;

    /** By what command it is hit, and what happens then. */
    private record Trouble(String command, Fault fault) {}

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("insert", Fault.cutBeforeSend()),
            new Trouble("insert", Fault.cutAfterSend()),
            new Trouble("insert", Fault.cutInReply()),
            new Trouble("insert", Fault.dropReply()),
            new Trouble("insert", Fault.repeatReply()),
            new Trouble("insert", Fault.sendFirst(1).and(Fault.cutAfterSend())),
            new Trouble("insert", Fault.writeConcernError(ServerError.of(64))),
            new Trouble("insert", Fault.errorBeforeSend(ServerError.of(10_107))),
            new Trouble("insert", Fault.errorAfterSend(ServerError.of(189))),
            new Trouble("insert", Fault.errorAfterSend(ServerError.of(91))),
            new Trouble("insert", Fault.replyCount(0)),
            new Trouble("insert", Fault.sendFirst(1).and(Fault.writeError(1, ServerError.of(11_600)))),
            new Trouble("find", Fault.cutBeforeSend()),
            new Trouble("find", Fault.cutInReply()),
            new Trouble("find", Fault.errorBeforeSend(ServerError.of(11_602))),
            new Trouble("find", Fault.repeatReply()));

    private final History history = History.inMemory();
    private int drawn;

    private NewCommit deposit(String account, AppendCondition... conditions) {
        return NewCommit.of(
                List.of(new NewEvent(
                        "event-" + drawn++,
                        new AggregateId("Account", account),
                        "Deposited",
                        "",
                        JsonData.NULL,
                        Instant.EPOCH,
                        Map.of(),
                        Set.of(new Tag("Account", account)))),
                conditions);
    }

    private EventStore open(MongoCommitLog log, String origin) {
        return EventStore.open(
                log, EventStoreConfig.defaults().withOrigin(origin).withAppendDeadline(LONG), history);
    }

    @Test
    void two_processes_keep_every_rule_while_each_kind_of_trouble_meets_one_of_them() throws InterruptedException {
        long seed = 42;
        Random random = new Random(seed);
        MongoConfig direct = Databases.freshBucket("wire-engine");
        int acknowledged = 0;
        try (MongoFaultProxy proxy = MongoFaultProxy.start(
                        Databases.hostAndPort(), ReplicaSetLook.named("rs0").withOperationTimes());
                MongoCommitLog far = MongoCommitLog.open(MongoConfig.of(proxy.uri(), direct.database(), direct.bucket())
                        .withTimeout(TIMEOUT));
                MongoCommitLog near = MongoCommitLog.open(direct)) {
            try (EventStore one = open(far, "one");
                    EventStore two = open(near, "two")) {
                for (Trouble trouble : TROUBLES) {
                    ArmedFault armed = proxy.on(trouble.command())
                            .collection(direct.commits())
                            .then(trouble.fault());
                    for (int round = 0; round < 20 && !(round > 0 && armed.wasHit()); round++) {
                        acknowledged += round(one, two, random);
                    }
                    assertThat(armed.wasHit()).as("%s", trouble).isTrue();
                }
                follow(one);
            }
            assertThat(proxy.openConnections()).isLessThan(MOST_CONNECTIONS);
            assertThat(proxy.problems()).isEmpty();
            Report report = Checker.check(LogContent.of(near), history.recording());
            assertThat(report.violations()).as("seed %d", seed).isEmpty();
            assertThat(report.tally().acknowledged()).isEqualTo(acknowledged).isGreaterThan(TROUBLES.size());
            assertThat(report.tally().refused()).isGreaterThan(0);
        } finally {
            Databases.drop(direct.commits());
        }
    }

    /** All decide before any is stored, so that some must lose; returns how many were acknowledged. */
    private int round(EventStore one, EventStore two, Random random) {
        List<NewCommit> decided = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            decided.add(decided(i % 2 == 0 ? one : two, "" + random.nextInt(4), random));
        }
        List<CompletableFuture<Commit>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add((i % 2 == 0 ? one : two).append(decided.get(i)));
        }
        return (int) answers.stream().filter(WireEngineTest::isStored).count();
    }

    /** A commit on what a load saw, or on nothing if the load failed. */
    private NewCommit decided(EventStore store, String account, Random random) {
        EventQuery query = EventQuery.ofTags(new Tag("Account", account));
        try {
            var load = store.load(query);
            long version = 0;
            try (var events = load.events()) {
                for (StoredEvent event = events.next(); event != null; event = events.next()) {
                    version = event.version();
                }
            }
            return random.nextBoolean()
                    ? deposit(account, new AppendCondition.NoEventMatching(query, load.head()))
                    : deposit(
                            account, new AppendCondition.ExpectedVersion(new AggregateId("Account", account), version));
        } catch (EventhusException e) {
            return deposit(account);
        }
    }

    private static boolean isStored(CompletableFuture<Commit> answer) {
        try {
            return answer.join().firstPosition() > 0;
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(EventhusException.class);
            return false;
        }
    }

    private void follow(EventStore store) throws InterruptedException {
        long head = store.head();
        Subscription seen = history.subscribed("all", EventQuery.all(), 0, Delivery.ONCE);
        try (Follower follower = store.follow(EventQuery.all(), 0)) {
            while (follower.position() < head) {
                StoredEvent event = follower.take(LONG);
                assertThat(event)
                        .as("an event behind position %d", follower.position())
                        .isNotNull();
                seen.delivered(event);
            }
        }
        seen.caughtUp(head);
    }
}
