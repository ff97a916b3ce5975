package io.eventhus.nats;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import io.eventhus.envelope.EnvelopeCodec;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives envelopes from core NATS, as Go eventhus sends them. <b>Best effort</b>: what is sent while nobody is subscribed, or
 * faster than it is polled, is gone; it can neither be acknowledged nor read again. Positions are counted from 1 by this object.
 * Where nothing may be missed, {@link JetStreamConsumer} reads from a stream.
 */
public final class NatsCoreConsumer implements EventConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(NatsCoreConsumer.class);
    private static final int MOST_WAITING = 10_000;
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final NatsLink link;
    private final String subject;
    private final Inbound inbound;
    private final ConsumerInfo info;
    private final SourcePartition partition;
    private @Nullable Subscription subscription;
    private long position;
    private long dropped;
    private boolean closed;

    private NatsCoreConsumer(NatsServer server, String subject, EnvelopeCodec codec) {
        this.subject = SubjectNames.checked(subject);
        this.info = new ConsumerInfo(subject + " of core NATS at " + server.address(), false, false);
        this.link = new NatsLink(server, info.name(), () -> {});
        this.inbound = new Inbound(codec);
        this.partition = new SourcePartition("subscription-" + UUID.randomUUID(), subject, 0);
    }

    /**
     * Subscribes.
     *
     * @param subject the subject, such as {@code bank.account}; may hold {@code *} and end with {@code >}
     * @param codec   reads the envelopes
     * @throws IllegalArgumentException if it is no subject
     * @throws TransientException if no server answers
     * @throws PermanentException if the server lets nobody in, or forbids the subject
     */
    public static NatsCoreConsumer open(NatsServer server, String subject, EnvelopeCodec codec) {
        NatsCoreConsumer consumer = new NatsCoreConsumer(server, subject, codec);
        try {
            consumer.subscription = consumer.subscribed();
            return consumer;
        } catch (RuntimeException | Error failure) {
            consumer.close();
            throw failure;
        }
    }

    private Subscription subscribed() {
        try {
            Connection connection = link.connection();
            Subscription opened = connection.subscribe(subject);
            opened.setPendingLimits(MOST_WAITING, MOST_WAITING_BYTES);
            connection.flush(link.timeout());
            link.checkAllowed("subscribing to");
            return opened;
        } catch (TimeoutException | IllegalStateException e) {
            throw lost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost(e);
        }
    }

    private TransientException lost(@Nullable Exception cause) {
        return new TransientException(
                "receiving from " + info.name()
                        + " failed: the connection was lost. What was sent meanwhile is gone; poll again",
                cause);
    }

    @Override
    public ConsumerInfo info() {
        return info;
    }

    @Override
    public Set<SourcePartition> partitions() {
        checkOpen();
        return Set.of(partition);
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        throw new UnsupportedException(info.name() + " has no end: core NATS keeps nothing; read from a stream");
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        return ends();
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        checkOpen();
        Subscription from = subscription;
        if (from == null || !link.isUp()) {
            from = subscribed();
            subscription = from;
        }
        List<InboundRecord> records = new ArrayList<>();
        try {
            Message next = from.nextMessage(atMost.isZero() ? Duration.ofMillis(1) : atMost);
            while (next != null) {
                records.add(inbound.record(partition, ++position, next, null));
                boolean isMore = records.size() < maxRecords && from.getPendingMessageCount() > 0;
                next = isMore ? from.nextMessage(link.timeout()) : null;
            }
        } catch (IllegalStateException e) {
            if (records.isEmpty()) {
                throw lost(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tellDropped(from);
        return new InboundBatch(records, Set.of(partition));
    }

    private void tellDropped(Subscription from) {
        long now = from.getDroppedCount();
        if (now > dropped) {
            LOG.warn("{} messages of {} came faster than they were taken, and are gone", now - dropped, info.name());
        }
        dropped = now;
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        throw new UnsupportedException(
                info.name() + " cannot be acknowledged: core NATS keeps nothing; read from a stream");
    }

    @Override
    public void seek(SourcePartition from, StartAt start) {
        throw new UnsupportedException(
                info.name() + " cannot be read again: core NATS keeps nothing; read from a stream");
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(info.name() + " is closed; open it again");
        }
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }

    @Override
    public String toString() {
        return info.name();
    }
}
