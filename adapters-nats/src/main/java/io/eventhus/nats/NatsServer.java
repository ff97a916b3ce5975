package io.eventhus.nats;

import io.nats.client.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Where a NATS server is, and how patient who talks to it is.
 *
 * @param url     its URL, or several of one cluster, separated by commas
 * @param options adds credentials, TLS and the like to the connection's options; what this library relies on is set after it
 * @param timeout how long a server may take to answer, at least 100 milliseconds; default 5 seconds
 */
public record NatsServer(String url, UnaryOperator<Options.Builder> options, Duration timeout) {

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if the URL is empty or the timeout below 100 milliseconds
     */
    public NatsServer {
        if (url.isBlank()) {
            throw new IllegalArgumentException(
                    "the URL of the NATS server is empty; expected one such as nats://localhost:4222");
        }
        if (timeout.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "the NATS timeout is " + timeout + "; expected at least 100 milliseconds");
        }
    }

    /** Returns the server with the defaults. */
    public static NatsServer of(String url) {
        return new NatsServer(url, UnaryOperator.identity(), Duration.ofSeconds(5));
    }

    /** Returns this server with further options of the connection: credentials, TLS. */
    public NatsServer withOptions(UnaryOperator<Options.Builder> more) {
        return new NatsServer(url, more, timeout);
    }

    /** Returns this server with another time that it may take to answer. */
    public NatsServer withTimeout(Duration other) {
        return new NatsServer(url, options, other);
    }

    /** Returns the URL without user and password. */
    public String address() {
        return Arrays.stream(url.split(",", -1))
                .map(each -> each.strip().replaceFirst("//.*@", "//"))
                .collect(Collectors.joining(","));
    }

    /** Returns the address; the URL and the options may hold credentials. */
    @Override
    public String toString() {
        return "NatsServer[" + address() + "]";
    }
}
