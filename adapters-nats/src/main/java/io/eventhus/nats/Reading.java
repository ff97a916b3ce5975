package io.eventhus.nats;

import io.eventhus.api.StartAt;
import io.nats.client.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way to read a stream: each message once and in order. For one thread at a time. */
interface Reading extends AutoCloseable {

    /**
     * Waits for the next message.
     *
     * @return null if there was none in time
     * @throws io.eventhus.api.TransientException if the server does not answer; asking again goes on behind the last message
     * @throws io.eventhus.api.PermanentException if the stream is gone, or was created again, or has lost what comes next
     */
    @Nullable
    Message next(Duration atMost);

    /** Says that everything up to a position is handled. */
    void acknowledge(long upTo);

    /** Goes to another place. */
    void seek(StartAt start);

    @Override
    void close();
}
