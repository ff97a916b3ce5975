package io.eventhus.api;

import java.util.regex.Pattern;

/**
 * Where events are published, in eventhus' words: {@code bucket} is the context, {@code subset} the kind of aggregate.
 * This is the one place that checks the names for all buses: what is legal here is legal in a NATS subject, a Kafka
 * topic, an MQTT topic, a RabbitMQ exchange and a URI.
 *
 * @param bucket the context, such as {@code bank}
 * @param subset the kind of aggregate, such as {@code account}
 */
public record Destination(String bucket, String subset) {

    /** The longest bucket or subset, in characters: both and a dot fit into a Kafka topic's 249. */
    public static final int MOST_CHARACTERS = 120;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * Checks both names.
     *
     * @throws IllegalArgumentException if a name is empty, too long, or has a character other than
     *     {@code A-Z a-z 0-9 _ -}
     */
    public Destination {
        check(bucket, "bucket");
        check(subset, "subset");
    }

    private static void check(String name, String what) {
        Checks.name(name, "a " + what);
        if (name.length() > MOST_CHARACTERS || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the " + what + " " + Checks.shown(name)
                    + " cannot be used on every bus; expected 1 to " + MOST_CHARACTERS
                    + " characters of A-Z a-z 0-9 _ -");
        }
    }

    /** Returns {@code bucket.subset}: the NATS subject and the Kafka topic. */
    public String dotted() {
        return bucket + "." + subset;
    }

    /** Returns {@code /bucket/subset}: the CloudEvents source. */
    public String source() {
        return "/" + bucket + "/" + subset;
    }

    /** Returns {@code bucket.subset}. */
    @Override
    public String toString() {
        return dotted();
    }
}
