package io.eventhus.bank;

import io.eventhus.api.EventPublisher;
import io.eventhus.core.lines.LinesPublisher;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import io.eventhus.nats.JetStreamPublisher;
import io.eventhus.nats.NatsCorePublisher;
import io.eventhus.nats.NatsServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the bank publishes its events: the one place that knows which publishers there are. */
public sealed interface PublishAddress {

    /** What the address of JSON lines begins with. */
    String LINES = "lines:";

    /** Names the ways to write an address, for messages. */
    String FORMS =
            "lines:PATH, lines:- for standard output, nats://HOST:PORT for core NATS, jetstream://HOST:PORT, or kafka://HOST:PORT";

    /** What the address of Kafka begins with. */
    String KAFKA = "kafka://";

    /** What the address of core NATS begins with. */
    String NATS = "nats://";

    /** What the address of JetStream begins with. */
    String JETSTREAM = "jetstream://";

    /**
     * One envelope per line, appended to a file.
     *
     * @param file the file, absolute; created if it does not exist
     */
    record LinesFile(Path file) implements PublishAddress {

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return LinesPublisher.toFile(file);
        }

        /** Hashed, because a path may be longer than the key of a checkpoint may be. */
        @Override
        public String name() {
            return "lines-" + hash(file.toString());
        }

        @Override
        public String toString() {
            return LINES + file;
        }
    }

    /** One envelope per line, to standard output. */
    record LinesOut() implements PublishAddress {

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return LinesPublisher.toStream("-", standardOutput);
        }

        @Override
        public String name() {
            return "lines-stdout";
        }

        @Override
        public String toString() {
            return LINES + "-";
        }
    }

    /**
     * Core NATS, as Go eventhus publishes: nobody acknowledges.
     *
     * @param server where; it shows no credentials
     */
    record NatsCore(NatsServer server) implements PublishAddress {

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return NatsCorePublisher.open(server);
        }

        @Override
        public String name() {
            return "nats-" + hash(server.url());
        }

        @Override
        public String toString() {
            return server.address();
        }
    }

    /**
     * JetStream; a stream for the accounts is made if there is none.
     *
     * @param server where; it shows no credentials
     */
    record NatsStream(NatsServer server) implements PublishAddress {

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return JetStreamPublisher.open(server, JetStreamPublisher.Streams.CREATE);
        }

        @Override
        public String name() {
            return "jetstream-" + hash(server.url());
        }

        @Override
        public String toString() {
            return JETSTREAM + server.address().substring(NATS.length());
        }
    }

    /**
     * Kafka; the topic {@code bank.account} is made if there is none, with three partitions and one replica.
     *
     * @param server where
     */
    record KafkaTopic(KafkaServer server) implements PublishAddress {

        private static final KafkaEventPublisher.Topics SMALL = KafkaEventPublisher.Topics.create(3, 1, 1);

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return KafkaEventPublisher.open(server, SMALL);
        }

        @Override
        public String name() {
            return "kafka-" + hash(server.bootstrap());
        }

        @Override
        public String toString() {
            return KAFKA + server.bootstrap();
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    /**
     * Opens the publisher.
     *
     * @param standardOutput where lines for standard output go
     * @return the publisher; to be closed
     * @throws io.eventhus.api.EventhusException if it cannot be used
     */
    EventPublisher open(OutputStream standardOutput);

    /** Names the checkpoint: the same for one address each time, from whichever folder the bank is called. */
    String name();

    /**
     * Reads an address.
     *
     * @param text one of the {@link #FORMS}
     * @throws IllegalArgumentException if it is none of them
     */
    static PublishAddress parse(String text) {
        if (text.equals(LINES + "-")) {
            return new LinesOut();
        }
        if (text.startsWith(NATS)) {
            return new NatsCore(NatsServer.of(text));
        }
        if (text.startsWith(JETSTREAM)) {
            return new NatsStream(NatsServer.of(NATS + text.substring(JETSTREAM.length())));
        }
        if (text.startsWith(KAFKA)) {
            return new KafkaTopic(KafkaServer.of(text.substring(KAFKA.length())));
        }
        if (text.startsWith(LINES) && text.length() > LINES.length()) {
            try {
                return new LinesFile(
                        Path.of(text.substring(LINES.length())).toAbsolutePath().normalize());
            } catch (InvalidPathException unusable) {
                throw new IllegalArgumentException(
                        "the publisher '" + text + "' names no file: " + unusable.getReason(), unusable);
            }
        }
        throw new IllegalArgumentException("there is no publisher '" + text + "'; expected " + FORMS);
    }
}
