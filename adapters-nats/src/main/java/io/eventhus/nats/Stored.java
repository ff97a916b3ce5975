package io.eventhus.nats;

import io.nats.client.impl.Headers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message of the stream, as it is stored. Safe for several threads. */
final class Stored {

    private final long position;
    private final String subject;
    private final Headers headers;
    private final byte[] body;
    private volatile @Nullable Decoded decoded;

    /** What it says, if it says anything. */
    private record Decoded(@Nullable Part part) {}

    /**
     * Makes one.
     *
     * @param position its sequence
     */
    Stored(long position, String subject, Headers headers, byte[] body) {
        this.position = position;
        this.subject = subject;
        this.headers = headers;
        this.body = body;
    }

    long position() {
        return position;
    }

    String subject() {
        return subject;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Returns what it says; it is decoded once. */
    @Nullable
    Part part(Function<Stored, @Nullable Part> decode) {
        Decoded known = decoded;
        if (known == null) {
            known = new Decoded(decode.apply(this));
            decoded = known;
        }
        return known.part();
    }
}
