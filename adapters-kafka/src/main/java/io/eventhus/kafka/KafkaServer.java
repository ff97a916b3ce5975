package io.eventhus.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Kafka is, and how patient who talks to it is.
 *
 * @param bootstrap one broker or several, as {@code HOST:PORT} with commas between
 * @param settings  settings of Kafka's clients by their own names: security, compression, sizes. Those that decide durability or order are
 *                  ours; a value that contradicts is refused when a client is opened
 * @param timeout   how long a broker may take to answer, and an event to be acknowledged, at least 1 second; default 10 seconds
 */
public record KafkaServer(String bootstrap, Map<String, String> settings, Duration timeout) {

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if there is no broker, or the timeout is below 1 second or above 10 minutes
     */
    public KafkaServer {
        if (bootstrap.isBlank() || bootstrap.contains("/") || !bootstrap.contains(":")) {
            throw new IllegalArgumentException(
                    "the address of Kafka is none; expected one such as localhost:9092, or several with commas between");
        }
        if (timeout.toMillis() < 1_000 || timeout.toMinutes() >= 10) {
            throw new IllegalArgumentException(
                    "the Kafka timeout is " + timeout + "; expected at least 1 second, and less than 10 minutes");
        }
        settings = Map.copyOf(settings);
    }

    /** Returns the server with the defaults. */
    public static KafkaServer of(String bootstrap) {
        return new KafkaServer(bootstrap, Map.of(), Duration.ofSeconds(10));
    }

    /** Returns this server with further settings of its clients, which stand above those that it has. */
    public KafkaServer withSettings(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(more);
        return new KafkaServer(bootstrap, all, timeout);
    }

    /** Returns this server with another time that it may take to answer. */
    public KafkaServer withTimeout(Duration other) {
        return new KafkaServer(bootstrap, settings, other);
    }

    /** Returns the address; the settings may hold credentials. */
    @Override
    public String toString() {
        return "KafkaServer[" + bootstrap + "]";
    }
}
