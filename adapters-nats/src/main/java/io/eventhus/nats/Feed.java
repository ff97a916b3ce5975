package io.eventhus.nats;

import io.nats.client.BaseConsumerContext;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages of a consumer as the server hands them out on request; it asks ahead, within a bound. */
final class Feed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int AHEAD = 256;

    private final IterableConsumer messages;

    private Feed(IterableConsumer messages) {
        this.messages = messages;
    }

    static Feed of(BaseConsumerContext consumer) throws IOException, JetStreamApiException {
        return new Feed(
                consumer.iterate(ConsumeOptions.builder().batchSize(AHEAD).build()));
    }

    /**
     * Waits for a message.
     *
     * @return null if there was none in time
     * @throws LostException if the consumer or the connection is gone
     */
    @Nullable
    Message next(Duration atMost) throws LostException {
        try {
            return messages.nextMessage(Math.max(1, atMost.toMillis()));
        } catch (JetStreamStatusCheckedException | IllegalStateException e) {
            throw new LostException("the server ended the consumer, or the connection was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        try {
            messages.close();
        } catch (Exception e) {
            // The connection is gone, and the consumer with it.
            LOG.debug("A consumer could not be ended", e);
        }
    }
}
