package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.StartAt;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Follower;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Another process on a log, by lines on its standard input and output. It lives on over the rounds, so that its JVM has compiled
 * what it does.
 *
 * <pre>
 * load URI CALLERS RAMP TIME    opens the log, says "ready", waits for a line, does W1, says commits per second
 * hear URI EVENTS               opens the log, says "ready", and says p50 and p99 of the next events, in nanoseconds
 * consume BOOTSTRAP EVENTS      the same with what comes next in a topic of Kafka
 * </pre>
 */
final class Worker {

    static final String READY = "ready";
    static final String HEAR = "hear";
    static final String CONSUME = "consume";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Worker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Worker().run();
    }

    private void run() throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(CONSUME)) {
                System.out.println(consume(words[1], Integer.parseInt(words[2])));
                continue;
            }
            try (CommitLog log = Backend.joined(words[1]);
                    EventStore store = EventStore.open(log)) {
                String result = words[0].equals("load") ? load(store, words) : hear(store, words);
                if (result == null) {
                    return;
                }
                System.out.println(result);
            }
        }
    }

    private @Nullable String load(EventStore store, String[] words) throws IOException {
        System.out.println(READY);
        if (in.readLine() == null) {
            return null;
        }
        Figures figures = Callers.run(
                Integer.parseInt(words[2]),
                Duration.ofMillis(Long.parseLong(words[3])),
                Duration.ofMillis(Long.parseLong(words[4])),
                Workloads.w1(store));
        return Double.toString(figures.perSecond());
    }

    private static String hear(EventStore store, String[] words) throws InterruptedException, IOException {
        Histogram nanos = Callers.histogram();
        try (Follower follower = store.follow(EventQuery.all(), store.head())) {
            System.out.println(READY);
            for (int i = 0; i < Integer.parseInt(words[2]); i++) {
                StoredEvent event = follower.take(PATIENCE);
                if (event == null) {
                    throw new IOException("an event did not arrive within " + PATIENCE);
                }
                record(nanos, event.time());
            }
        }
        return told(nanos);
    }

    private static String consume(String bootstrap, int events) throws IOException {
        Histogram nanos = Callers.histogram();
        String topic = TopicDelivery.DESTINATION.dotted();
        try (KafkaEventConsumer consumer =
                KafkaEventConsumer.seeking(KafkaServer.of(bootstrap), TopicDelivery.codec(), topic)) {
            consumer.partitions().forEach(each -> consumer.seek(each, new StartAt.End()));
            System.out.println(READY);
            while (nanos.getTotalCount() < events) {
                List<InboundRecord> records = consumer.poll(PATIENCE, events).records();
                if (records.isEmpty()) {
                    throw new IOException("an event did not arrive within " + PATIENCE);
                }
                for (InboundRecord each : records) {
                    if (!(each instanceof InboundRecord.Event event) || event.time() == null) {
                        throw new IOException("what arrived is no event: " + each);
                    }
                    record(nanos, event.time());
                }
            }
        }
        return told(nanos);
    }

    /** Both processes have the same clock: an event says when it was made, just before it was appended. */
    private static void record(Histogram nanos, Instant made) {
        Duration took = Duration.between(made, Instant.now());
        nanos.recordValue(Math.clamp(took.toNanos(), 0, TimeUnit.MINUTES.toNanos(1)));
    }

    private static String told(Histogram nanos) {
        return nanos.getValueAtPercentile(50) + " " + nanos.getValueAtPercentile(99);
    }
}
