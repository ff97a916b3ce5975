package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a long range by a consumer that the server forgets: it hands messages out as they are stored, where a direct get makes the
 * headers of each one anew. It may end early, as a page may; who reads on asks for pages then. For one thread.
 */
final class LongRead implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LongRead.class);
    /** How long the server keeps a consumer that nobody asks. */
    static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

    private final NatsLink link;
    private final JetStreamSubscription messages;
    /** How many are asked for at a time; while they are read, as many more are on their way. */
    private final int batch;

    private long last;
    private long left;
    private long asked;

    private LongRead(NatsLink link, JetStreamSubscription messages, int batch, long last, long left) {
        this.link = link;
        this.messages = messages;
        this.batch = batch;
        this.last = last;
        this.left = left;
    }

    /**
     * Begins one.
     *
     * @param last  the position before the first one wanted
     * @param left  how many messages are wanted; there are as many
     * @param batch how many to ask for at a time
     * @param bytes the most that may wait to be read; what comes beyond it is dropped, and ends this read
     * @throws PermanentException if the server says that the user may not have a consumer
     * @throws LostException if it does not give one now
     */
    static LongRead behind(NatsLink link, String stream, long last, long left, int batch, long bytes)
            throws LostException {
        ConsumerConfiguration consumer = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(last + 1)
                .ackPolicy(AckPolicy.None)
                .inactiveThreshold(FORGOTTEN_AFTER)
                .memStorage(true)
                .numReplicas(1)
                .build();
        JetStreamOptions patience =
                JetStreamOptions.builder().requestTimeout(link.timeout()).build();
        PullSubscribeOptions pull = PullSubscribeOptions.builder().stream(stream)
                .configuration(consumer)
                .build();
        try {
            JetStreamSubscription messages =
                    link.connection().jetStream(patience).subscribe(null, pull);
            messages.setPendingLimits(-1, bytes);
            LongRead read = new LongRead(link, messages, batch, last, left);
            read.ask();
            return read;
        } catch (JetStreamApiException e) {
            throw new LostException("the server refused a consumer", e);
        } catch (IOException | IllegalStateException e) {
            link.checkAllowed("reading by a consumer from");
            throw new LostException("the server gave no consumer", e);
        }
    }

    private void ask() {
        int most = (int) Math.min(batch, left - asked);
        if (most > 0) {
            messages.pullExpiresIn(most, link.timeout());
            asked += most;
        }
    }

    /**
     * Returns the next messages, in order and without a gap; none when those that were wanted have been read.
     *
     * @throws PermanentException if the server says that the user may not read like this
     * @throws LostException if what comes next does not come
     */
    List<Stored> next() throws LostException {
        List<Stored> next = new ArrayList<>(batch);
        try {
            ask();
            for (long most = Math.min(batch, left); next.size() < most; ) {
                Message message = messages.nextMessage(link.timeout());
                if (message == null) {
                    link.checkAllowed("reading by a consumer from");
                    throw new LostException("nothing came within " + link.timeout(), null);
                }
                long position = message.metaData().streamSequence();
                if (position != last + 1) {
                    throw new LostException("position " + position + " came after " + last, null);
                }
                last = position;
                next.add(new Stored(position, message.getSubject(), message.getHeaders(), message.getData()));
            }
        } catch (IllegalStateException e) {
            throw new LostException("the connection was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("the wait for messages was interrupted", e);
        }
        left -= next.size();
        asked -= next.size();
        return next;
    }

    @Override
    public void close() {
        try {
            messages.unsubscribe();
        } catch (IllegalStateException e) {
            LOG.debug("The connection is gone, and the consumer with it", e);
        }
    }
}
