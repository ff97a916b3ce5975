package io.eventhus.soak;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Three JVMs are the members of one consumer group and handle what is published meanwhile. One is killed by SIGKILL when a quarter is handled,
 * another joins when half is. In the end every event was handled, the first times in order for each account.
 */
final class GroupTorture {

    private static final String HEADER = "| backend | version | faults | published | handled | repeated | lost |"
            + " violations |\n|---|---|---|---|---|---|---|---|\n";
    private static final KafkaEventPublisher.Topics TOPICS = KafkaEventPublisher.Topics.create(6, 1, 1);
    private static final int ACCOUNTS = 2_000;
    private static final int AT_ONCE = 500;
    private static final int SLOWLY = 20;
    private static final int MEMBERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final Path handled;
    private final TestServer broker;
    private final Random random;
    private final GroupCheck check = new GroupCheck();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<Hand> members = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private long sent;

    private GroupTorture(Path handled, TestServer broker, Random random) {
        this.handled = handled;
        this.broker = broker;
        this.random = random;
    }

    /**
     * Runs.
     *
     * @param events how many are published
     * @param out    is told what happens
     */
    static KafkaTorture.Ended run(Path home, long events, Random random, Consumer<String> out)
            throws IOException, InterruptedException {
        if (events < 100) {
            throw new IllegalArgumentException(events + " events for a group; expected at least 100");
        }
        Path handled = Files.createFile(home.resolve("handled"));
        try (TestServer broker = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange())) {
            return new GroupTorture(handled, broker, random).run(events, out);
        }
    }

    private KafkaTorture.Ended run(long events, Consumer<String> out) throws IOException, InterruptedException {
        try (KafkaEventPublisher publisher = KafkaEventPublisher.open(KafkaServer.of(broker.address()), TOPICS);
                GrowingLines lines = GrowingLines.of(handled)) {
            publish(publisher, AT_ONCE);
            for (int i = 0; i < MEMBERS; i++) {
                join();
            }
            await(lines, Math.min(AT_ONCE, events / 4));
            publishUpTo(publisher, lines, events / 4);
            members.getFirst().kill();
            out.accept("one of " + MEMBERS + " was killed; " + check.first() + " events were handled");
            publishUpTo(publisher, lines, events / 2);
            join();
            out.accept("another one joins; " + check.first() + " events were handled");
            publishUpTo(publisher, lines, events);
            await(lines, sent);
            for (Hand member : members.subList(1, members.size())) {
                trouble(member.end());
            }
            lines.read(check::handled);
        } finally {
            members.forEach(Hand::close);
        }
        return judged(out);
    }

    private void join() throws IOException {
        String name = "member-" + (members.size() + 1);
        members.add(Hand.begin(name, GroupMember.class, handled.toString(), broker.address(), name));
    }

    private boolean isShared() {
        return check.members().size() == members.size();
    }

    /** A member without a share would be killed, or join, to no effect. */
    private void expectShared() {
        if (!isShared()) {
            trouble("of " + members.size() + " members only " + check.members().keySet() + " handled anything");
        }
    }

    /** Publishes on, never much ahead of what is handled, and slowly until each member has its share. */
    private void publishUpTo(KafkaEventPublisher publisher, GrowingLines lines, long events)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean isShared = isShared();
        while (troubles.isEmpty() && (sent < events || (!isShared && System.nanoTime() - end < 0))) {
            publish(publisher, (int) (isShared ? Math.min(AT_ONCE, events - sent) : SLOWLY));
            if (!isShared) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            await(lines, sent - 10L * AT_ONCE);
            isShared = isShared();
        }
        expectShared();
    }

    private void publish(KafkaEventPublisher publisher, int count) {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        PublishOutcome outcome = publisher.publish(events);
        if (outcome.failure() != null) {
            trouble("publishing failed: " + outcome.failure().getMessage());
        }
    }

    private OutboundEvent event() {
        String account = "a" + random.nextInt(ACCOUNTS);
        String id = "e-" + ++sent;
        check.published(account, id);
        AggregateId aggregate = new AggregateId(Orders.ACCOUNT, account);
        return Relaying.codec()
                .outbound(
                        Relaying.DESTINATION,
                        new StoredEvent(
                                sent,
                                id,
                                aggregate,
                                versions.merge(account, 1L, Long::sum),
                                Orders.TYPE,
                                "",
                                JsonData.ofText("{\"amount\":1}"),
                                Instant.now(),
                                Map.of(),
                                Set.of(new Tag(aggregate.type(), account))));
    }

    /** Waits until so many events were handled. */
    private void await(GrowingLines lines, long events) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        lines.read(check::handled);
        while (check.first() < events && troubles.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - end > 0) {
                trouble("the group has handled " + check.first() + " events within " + PATIENCE + ", expected "
                        + events);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            lines.read(check::handled);
        }
    }

    private void trouble(String what) {
        if (!what.isEmpty()) {
            troubles.add(what);
        }
    }

    private KafkaTorture.Ended judged(Consumer<String> out) {
        out.accept("events handled by each: " + check.members());
        long lost = check.lost();
        List<String> findings = new ArrayList<>(troubles);
        findings.addAll(check.findings());
        long violations = troubles.size() + check.violations();
        String row = HEADER
                + "| "
                + String.join(
                        " | ",
                        "kafka, a group of " + MEMBERS,
                        "Kafka " + broker.version(),
                        "1 kill, 1 that joins",
                        Long.toString(sent),
                        Long.toString(check.first()),
                        Long.toString(check.repeated()),
                        Long.toString(lost),
                        Long.toString(violations))
                + " |";
        return new KafkaTorture.Ended(row, findings, violations);
    }
}
