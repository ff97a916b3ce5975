package io.eventhus.soak;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One JVM appends to a SQLite log, another relays it to a Kafka broker. Broker and relay are killed by SIGKILL in turn and started again:
 * the broker on its data, the relay as a new process. In the end all is published, and the topic is compared with the log.
 */
final class KafkaTorture {

    static final String NAME = "kafka";

    private static final String HEADER = "| backend | version | faults | stored | records | repeated | lost |"
            + " violations |\n|---|---|---|---|---|---|---|---|\n";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SECONDS_AT_FIRST = 10;

    private final Path home;
    private final TestServer broker;
    private final Consumer<String> out;
    private final List<String> troubles = new ArrayList<>();
    private int relays;
    private long longestNanos;

    private KafkaTorture(Path home, TestServer broker, Consumer<String> out) {
        this.home = home;
        this.broker = broker;
        this.out = out;
    }

    /**
     * What a run showed.
     *
     * @param row        for people
     * @param findings   what must not be
     * @param violations how many there are
     */
    record Ended(String row, List<String> findings, long violations) {}

    /**
     * Runs.
     *
     * @param events how many are stored, or a few more
     * @param out    is told what happens
     */
    static Ended run(Path home, int kills, long events, Random random, Consumer<String> out)
            throws IOException, InterruptedException {
        if (kills < 1 || events < kills) {
            throw new IllegalArgumentException(
                    kills + " kills during " + events + " events; expected at least one, and no more than events");
        }
        try (TestServer broker = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange())) {
            return new KafkaTorture(home, broker, out).run(KafkaKill.plan(kills, events, random), random.nextLong());
        }
    }

    private Ended run(List<KafkaKill> plan, long seed) throws IOException, InterruptedException {
        Hand relay = relay(SECONDS_AT_FIRST);
        try (Hand appender = Hand.begin("the appender", Appender.class, home.toString(), Long.toString(seed))) {
            // Whoever is killed first is at work by then.
            appender.goTo(1);
            trouble(relay.await(1, PATIENCE));
            for (int kill = 0; kill < plan.size() && troubles.isEmpty(); kill++) {
                relay = kill(plan.get(kill), appender, relay);
                if ((kill + 1) % 10 == 0) {
                    out.accept((kill + 1) + " kills; " + measured());
                }
            }
            trouble(appender.await(plan.getLast().upTo(), PATIENCE));
            trouble(appender.end());
            trouble(relay.await(head(), PATIENCE));
            trouble(relay.end());
        } finally {
            relay.close();
        }
        return judged(plan.size());
    }

    private Hand relay(int seconds) throws IOException {
        return Hand.begin(
                "relay " + ++relays, Relayer.class, home.toString(), broker.address(), Integer.toString(seconds));
    }

    /** Returns the relay that lives then. */
    private Hand kill(KafkaKill kill, Hand appender, Hand relay) throws IOException, InterruptedException {
        appender.goTo(kill.upTo());
        trouble(appender.await(kill.at(), PATIENCE));
        if (!relay.isAlive()) {
            trouble("relay " + relays + " ended before it was killed");
        }
        Hand living = relay;
        long begun = System.nanoTime();
        if (kill.isBroker()) {
            broker.kill();
            broker.start();
        } else {
            relay.kill();
            living = relay(kill.seconds());
        }
        if (kill.isWaited()) {
            trouble(living.await(kill.at(), PATIENCE));
            longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
        }
        return living;
    }

    private void trouble(String what) {
        if (!what.isEmpty()) {
            out.accept(what);
            troubles.add(what);
        }
    }

    private String measured() {
        return String.format(
                Locale.ROOT, "what was stored at a kill published at most %.2f s after it", longestNanos / 1e9);
    }

    private long head() {
        try (CommitLog log = new SqliteTarget(home).openLog()) {
            return log.head();
        }
    }

    private Ended judged(int kills) {
        out.accept("comparing the topic with the log");
        TopicCheck check = new TopicCheck();
        try (CommitLog log = new SqliteTarget(home).openLog();
                Cursor<LogEntry> entries = log.read(0, log.head())) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry instanceof Commit commit) {
                    commit.events().forEach(check::stored);
                }
            }
        }
        Topic.read(broker.address(), Relaying.DESTINATION.dotted(), check::record);
        TopicCheck.Result result = check.result();
        List<String> findings = new ArrayList<>(troubles);
        findings.addAll(result.findings());
        long violations = troubles.size() + result.violations();
        return new Ended(row(kills, result, violations), findings, violations);
    }

    private String row(int kills, TopicCheck.Result result, long violations) {
        return HEADER
                + "| "
                + String.join(
                        " | ",
                        NAME,
                        "Kafka " + broker.version() + ", " + new SqliteTarget(home).version(),
                        kills + " kills, of broker and relay in turn; " + measured(),
                        Long.toString(result.stored()),
                        Long.toString(result.records()),
                        Long.toString(result.repeated()),
                        Long.toString(result.lost()),
                        Long.toString(violations))
                + " |";
    }
}
