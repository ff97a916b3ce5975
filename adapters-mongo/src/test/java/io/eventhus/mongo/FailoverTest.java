package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.servers.Mongo;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Whoever was the server goes away under appends: what was acknowledged is there, once, in order. */
@Timeout(300)
class FailoverTest {

    private static final int COMMITS = 200;
    private static final int TROUBLES = 2;
    private static final int MOST_TRIES = 60;

    @Test
    void a_server_that_is_killed_and_comes_back_has_every_commit_once() {
        try (TestServer server = TestServers.own(Mongo.KIND, Mongo.KIND.usualRange())) {
            MongoConfig config = MongoConfig.of(server.address(), "eventhus_failover", "killed");
            survives(config, () -> {
                server.kill();
                server.start();
            });
        }
    }

    /** Where the address that the environment gives is that of several members, as only a real replica set has them. */
    @TestFactory
    Stream<DynamicTest> a_primary_that_steps_down_leaves_every_commit_once() {
        if (members() < 2) {
            System.err.println("a failover is not tested: the server has no second member");
            return Stream.empty();
        }
        return Stream.of(DynamicTest.dynamicTest("replSetStepDown", () -> {
            MongoConfig config = Databases.freshBucket("failover");
            try {
                survives(config, FailoverTest::stepDown);
            } finally {
                Databases.drop(config.commits());
            }
        }));
    }

    private static int members() {
        Document hello = Databases.in(database -> database.runCommand(new Document("hello", 1)));
        return hello.getList("hosts", String.class, List.of()).size();
    }

    private static void stepDown() {
        try (MongoClient client = MongoClients.create(Databases.uri())) {
            client.getDatabase("admin")
                    .runCommand(new Document("replSetStepDown", 20).append("secondaryCatchUpPeriodSecs", 10));
        } catch (MongoException e) {
            // Older servers close the connection instead of an answer; whether another one is elected, the appends
            // tell.
            System.err.println("the primary was asked to step down, and answered with code " + e.getCode());
        }
    }

    private static void survives(MongoConfig config, Runnable trouble) {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config.withTimeout(Duration.ofSeconds(2)))) {
            for (int i = 1; i <= COMMITS; i++) {
                if (i % (COMMITS / TROUBLES) == COMMITS / TROUBLES / 2) {
                    Thread.ofPlatform().start(trouble);
                }
                insist(log, i - 1, commits.next(1));
            }
            assertThat(Wire.all(log)).isEqualTo(commits.made());
        }
    }

    /** As the engine does: reads whether it is there where nobody told, and sends the same again. */
    private static void insist(MongoCommitLog log, long head, Commit commit) {
        for (int i = 0; i < MOST_TRIES; i++) {
            if (log.append(head, List.of(commit)).stored() == 1 || Wire.patiently(() -> isThere(log, head, commit))) {
                return;
            }
        }
        throw new AssertionError("the commit at " + (head + 1) + " was never stored");
    }

    private static boolean isThere(MongoCommitLog log, long head, Commit commit) {
        try (Cursor<LogEntry> found = log.read(head, head + 1)) {
            LogEntry entry = found.next();
            return entry instanceof Commit there && there.id().equals(commit.id());
        }
    }
}
