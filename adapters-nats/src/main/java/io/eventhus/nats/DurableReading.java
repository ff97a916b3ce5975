package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads by a durable consumer, which keeps what was acknowledged. A server hands out what is new at once, but what another
 * connection took and did not acknowledge only after a while: until that has come, what is new is held back, so that the order
 * is kept over restarts.
 */
final class DurableReading implements Reading {

    /** How long the server waits for an acknowledgement before it hands a message out again. */
    static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);
    /** The most messages that are handed out and not acknowledged. */
    static final int MOST_UNACKNOWLEDGED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DurableReading.class);
    private static final byte[] ACK = "+ACK".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_CONSUMER = 10014;
    private static final long HOLDING_LOOKS_NANOS = 200_000_000;

    private final NatsLink link;
    private final SourceStream source;
    private final String durable;
    private final StartAt first;
    private @Nullable Feed feed;
    /** Handed to the caller, not acknowledged; copies that come again are not handed out, but answered in the newest way. */
    private final NavigableMap<Long, Message> given = new TreeMap<>();
    /** Received, not handed out yet. */
    private final NavigableMap<Long, Message> held = new TreeMap<>();
    /** Whether something up to {@link #heldUpTo} is still to come again. */
    private boolean isHolding;
    /**
     * Received over this connection and not acknowledged. What was received over an earlier one does not count: a server that was
     * killed may have forgotten what it had handed out.
     */
    private final NavigableSet<Long> received = new TreeSet<>();

    private long heldUpTo;
    private long acknowledged;
    private long lookedNanos;

    DurableReading(NatsLink link, SourceStream source, String durable, StartAt first) {
        this.link = link;
        this.source = source;
        this.durable = durable;
        this.first = first;
    }

    @Override
    public @Nullable Message next(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Feed from = feed;
            if (from == null || !link.isUp()) {
                from = reopen();
            }
            if (!isHolding && !held.isEmpty()) {
                Message next = held.pollFirstEntry().getValue();
                given.put(position(next), next);
                return next;
            }
            long left = Math.max(0, deadline - System.nanoTime());
            boolean came =
                    receive(from, Duration.ofNanos(Math.min(left, link.timeout().toNanos())));
            if (!came && System.nanoTime() - deadline >= 0) {
                return null;
            }
        }
    }

    /** Receives a message, if one comes in time, and puts it where it belongs. */
    private boolean receive(Feed from, Duration atMost) {
        try {
            Message message = from.next(atMost);
            if (message != null) {
                put(message);
            }
            long pause = isHolding ? HOLDING_LOOKS_NANOS : link.timeout().toNanos();
            boolean isDue = System.nanoTime() - lookedNanos > pause;
            if ((message == null && isDue) || (isHolding && position(message) <= heldUpTo)) {
                lookedNanos = System.nanoTime();
                source.look();
                holdAsFarAsNeeded(consumer());
            }
            return message != null;
        } catch (LostException e) {
            LOG.debug("Reading {} goes on with a new connection to its consumer", link.name(), e);
            end();
            return true;
        }
    }

    private void put(Message message) {
        long position = position(message);
        if (position <= acknowledged) {
            link.connection().publish(message.getReplyTo(), ACK);
            return;
        }
        received.add(position);
        if (given.replace(position, message) == null) {
            held.put(position, message);
        }
    }

    private static long position(@Nullable Message message) {
        return message == null ? Long.MAX_VALUE : message.metaData().streamSequence();
    }

    /** Holds back what is new while the server has handed out something before it that has not come here. */
    private void holdAsFarAsNeeded(ConsumerInfo info) {
        int later = received.tailSet(heldUpTo, false).size();
        int here = received.headSet(heldUpTo, true).size();
        long outstanding = info.getNumAckPending() - later;
        isHolding = info.getAckFloor().getStreamSequence() < heldUpTo && outstanding > here;
    }

    private Feed reopen() {
        end();
        StreamInfo stream = source.look();
        lookedNanos = System.nanoTime();
        ConsumerInfo info = source.ask("opening the durable consumer " + durable + " of", management -> {
            ConsumerInfo found = found(management);
            return found == null ? created(management, stream) : found;
        });
        check(info.getConsumerConfiguration());
        held.clear();
        received.clear();
        heldUpTo = info.getDelivered().getStreamSequence();
        holdAsFarAsNeeded(info);
        if (isHolding) {
            LOG.info(
                    "{} goes on when what was handed out before and not acknowledged comes again, within {}",
                    link.name(),
                    ACKNOWLEDGED_WITHIN);
        }
        Feed opened = source.ask(
                "reading",
                management -> Feed.of(link.connection()
                        .getStreamContext(source.partition().name())
                        .getConsumerContext(durable)));
        feed = opened;
        return opened;
    }

    private ConsumerInfo consumer() {
        return source.ask(
                "looking at the durable consumer " + durable + " of",
                management -> management.getConsumerInfo(source.partition().name(), durable));
    }

    private @Nullable ConsumerInfo found(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            return management.getConsumerInfo(source.partition().name(), durable);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_CONSUMER) {
                return null;
            }
            throw e;
        }
    }

    private ConsumerInfo created(JetStreamManagement management, StreamInfo stream)
            throws IOException, JetStreamApiException {
        if (acknowledged > 0) {
            throw new PermanentException("the durable consumer " + durable + " of " + link.name()
                    + " was deleted; what it had acknowledged is not known any more. Open it again to start anew");
        }
        return management.addOrUpdateConsumer(
                stream.getConfiguration().getName(),
                source.from(first, stream)
                        .durable(durable)
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(ACKNOWLEDGED_WITHIN)
                        .maxAckPending(MOST_UNACKNOWLEDGED)
                        .build());
    }

    private void check(ConsumerConfiguration found) {
        List<String> unfit = new ArrayList<>();
        if (found.getAckPolicy() != AckPolicy.Explicit) {
            unfit.add("its acknowledgement policy is " + found.getAckPolicy() + "; expected explicit");
        }
        if (found.getMaxDeliver() > 0) {
            unfit.add("it gives up a message after " + found.getMaxDeliver()
                    + " deliveries; expected that it never does");
        }
        if (found.getDeliverSubject() != null) {
            unfit.add("it pushes; expected a pull consumer");
        }
        if (!List.of(source.subject()).equals(found.getFilterSubjects())) {
            unfit.add("it reads " + found.getFilterSubjects() + "; expected " + source.subject());
        }
        if (!unfit.isEmpty()) {
            throw new PermanentException("the durable consumer " + durable + " of " + link.name() + " is not fit: "
                    + String.join("; ", unfit) + ". Change it, or use another name");
        }
    }

    @Override
    public void acknowledge(long upTo) {
        NavigableMap<Long, Message> handled = given.headMap(upTo, true);
        if (handled.isEmpty()) {
            return;
        }
        long last = handled.lastKey();
        try {
            Connection connection = link.connection();
            for (Message each : handled.headMap(last, false).values()) {
                connection.publish(each.getReplyTo(), ACK);
            }
            // Answered, and so are those before it, as one connection keeps their order.
            link.request(handled.lastEntry().getValue().getReplyTo(), null, ACK);
        } catch (LostException | IllegalStateException e) {
            throw new TransientException(
                    "acknowledging " + link.name() + " up to position " + upTo + " failed: " + e.getMessage()
                            + ". Acknowledge again",
                    e);
        }
        acknowledged = Math.max(acknowledged, last);
        handled.clear();
        received.headSet(last, true).clear();
    }

    @Override
    public void seek(StartAt start) {
        throw new UnsupportedException(link.name()
                + " is read by a durable consumer, which goes on where it was; open it without one to seek");
    }

    private void end() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
