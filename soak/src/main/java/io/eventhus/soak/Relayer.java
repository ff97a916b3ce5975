package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link Hand} that relays the SQLite log of a run to Kafka, as far as there is something, and says how far it is:
 * {@code FOLDER BOOTSTRAP SECONDS}, the last of which is how long a broker may take to acknowledge.
 */
final class Relayer {

    private static final String NAME = "kafka";
    private static final KafkaEventPublisher.Topics TOPICS = KafkaEventPublisher.Topics.create(3, 1, 1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private volatile boolean ends;

    private Relayer() {}

    public static void main(String[] arguments) throws Exception {
        KafkaServer kafka = KafkaServer.of(arguments[1]).withTimeout(Duration.ofSeconds(Long.parseLong(arguments[2])));
        new Relayer().live(new SqliteTarget(Path.of(arguments[0])), kafka);
    }

    private void live(Target target, KafkaServer kafka) {
        Thread.ofPlatform().daemon().start(this::listen);
        try (CommitLog log = target.openLog();
                StateStore state = target.openState();
                EventStore store = EventStore.open(log);
                KafkaEventPublisher publisher = opened(kafka);
                Relay relay = Relaying.start(store, state, NAME, publisher)) {
            long said = -1;
            while (!ends) {
                Optional<EventhusException> failure = relay.failure();
                if (failure.isPresent()) {
                    throw failure.get();
                }
                long now = relay.publishedUpTo();
                if (now > said) {
                    said = now;
                    System.out.println(said);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Opens a publisher; a broker that was just killed is waited for, as by whoever starts a service again until it runs. */
    private static KafkaEventPublisher opened(KafkaServer kafka) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return KafkaEventPublisher.open(kafka, TOPICS);
            } catch (TransientException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** It goes as far as it can; only the end has to be told. */
    private void listen() {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            if (!Hand.END.equals(in.readLine())) {
                Runtime.getRuntime().halt(3);
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(3);
        }
        ends = true;
    }
}
