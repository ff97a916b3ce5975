package io.eventhus.nats;

import io.nats.client.impl.Headers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message of the stream, as it is stored. For one thread. */
final class Stored {

    private final long position;
    private final String subject;
    private final Headers headers;
    private final byte[] body;
    private @Nullable Part part;
    private boolean isDecoded;

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
        if (!isDecoded) {
            part = decode.apply(this);
            isDecoded = true;
        }
        return part;
    }
}
