package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.nats.client.Options;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a log and a state store are, how patient they are, and how the log spells events. The stream is {@code EVENTHUS_<bucket>} with the subjects
 * {@code eventhus.<bucket>.*.*}, the key-value bucket {@code eventhus_<bucket>}.
 *
 * @param url     the server's URL or several, separated by commas
 * @param bucket  the context; names of {@link Destination} are legal
 * @param options adds credentials, TLS and the like to the connection's options; what this library relies on is set after it
 * @param timeout how long a server may take to answer; default 5 seconds
 * @param replicas how many copies a stream has that is created here; default 1
 * @param profile  how the bodies of messages, which are envelopes, are spelled; default {@link Profile#V1}
 * @param register spells event types and keys in the bodies; by default none. What the log reads does not depend on either, and
 *                 both may change from start to start
 * @param aggregateTags keys of tags that only the aggregate's own events have, in a stream that is created here; default none
 * @param republished what the server itself publishes on; null, the default: nothing
 * @param assurance who says that the server syncs before it acknowledges; null, the default: nobody, and that is told at start
 */
public record NatsConfig(
        String url,
        String bucket,
        UnaryOperator<Options.Builder> options,
        Duration timeout,
        int replicas,
        Profile profile,
        EventRegister register,
        Set<String> aggregateTags,
        @Nullable Republished republished,
        @Nullable SyncAssurance assurance) {

    /**
     * What a server publishes on.
     *
     * @param aggregateType the type of the aggregates
     * @param to            where to
     */
    public record Republished(String aggregateType, Destination to) {}

    private static final int MOST_REPLICAS = 5;

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if the URL is empty, the bucket is not fit for a subject, a key of tags is empty, the timeout is below 100
     *     milliseconds, or there are to be no or more than five copies
     */
    public NatsConfig {
        url = new NatsServer(url, options, timeout).url();
        bucket = new Destination(bucket, "any").bucket();
        aggregateTags = Set.copyOf(aggregateTags);
        for (String key : aggregateTags) {
            new AggregateId(key, "any");
        }
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException(
                    "a stream was to have " + replicas + " copies; expected 1 to " + MOST_REPLICAS);
        }
    }

    /** Returns the configuration with its defaults. */
    public static NatsConfig of(String url, String bucket) {
        return new NatsConfig(
                url,
                bucket,
                UnaryOperator.identity(),
                Duration.ofSeconds(5),
                1,
                Profile.V1,
                EventRegister.empty(),
                Set.of(),
                null,
                null);
    }

    /** Returns this configuration with further options of the connection: credentials, TLS. */
    public NatsConfig withOptions(UnaryOperator<Options.Builder> more) {
        return new NatsConfig(
                url, bucket, more, timeout, replicas, profile, register, aggregateTags, republished, assurance);
    }

    /** Returns this configuration with another time that a server may take to answer. */
    public NatsConfig withTimeout(Duration other) {
        return new NatsConfig(
                url, bucket, options, other, replicas, profile, register, aggregateTags, republished, assurance);
    }

    /** Returns this configuration with another number of copies, for what is created here. */
    public NatsConfig withReplicas(int copies) {
        return new NatsConfig(
                url, bucket, options, timeout, copies, profile, register, aggregateTags, republished, assurance);
    }

    /** Returns this configuration with envelopes spelled otherwise. */
    public NatsConfig withEnvelopes(Profile spelling, EventRegister events) {
        return new NatsConfig(
                url, bucket, options, timeout, replicas, spelling, events, aggregateTags, republished, assurance);
    }

    /**
     * Returns this configuration with tags that mean the aggregate itself, for a stream that is created here: a tag of such a key
     * has only the events of the aggregate of which the key is the type and the value the id, and appends are refused that say
     * otherwise. In return, queries by such a tag read that aggregate, while others read the whole range. The stream keeps the keys;
     * one that was made without goes on without.
     *
     * @param keys the keys, such as those that Axon's entities are tagged with
     */
    public NatsConfig withAggregateTags(String... keys) {
        return new NatsConfig(
                url, bucket, options, timeout, replicas, profile, register, Set.of(keys), republished, assurance);
    }

    /** Returns this configuration with a log that opens only where somebody says that the server syncs before it acknowledges. */
    public NatsConfig strict(SyncAssurance who) {
        return new NatsConfig(
                url, bucket, options, timeout, replicas, profile, register, aggregateTags, republished, who);
    }

    /**
     * Returns this configuration with a stream whose server publishes each event of one type of aggregate on to a subject, when it
     * is stored: plain subscribers get it there, without acknowledgement, and nothing is sent twice.
     *
     * @param aggregateType the type of the aggregates, as it is stored
     * @param to            where to
     */
    public NatsConfig withRepublished(String aggregateType, Destination to) {
        return new NatsConfig(
                url,
                bucket,
                options,
                timeout,
                replicas,
                profile,
                register,
                aggregateTags,
                new Republished(aggregateType, to),
                assurance);
    }

    NatsServer server() {
        return new NatsServer(url, options, timeout);
    }

    String stream() {
        return "EVENTHUS_" + bucket;
    }

    String prefix() {
        return "eventhus." + bucket;
    }

    String states() {
        return "eventhus_" + bucket;
    }

    /** Returns the name in messages: the URL may hold a password. */
    String name() {
        return "nats:" + bucket;
    }

    /** Returns the bucket; the URL and the options may hold credentials. */
    @Override
    public String toString() {
        return "NatsConfig[" + name() + "]";
    }
}
