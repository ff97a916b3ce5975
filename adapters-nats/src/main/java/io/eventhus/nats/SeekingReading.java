package io.eventhus.nats;

import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from any place by a consumer that the server forgets. Whoever reads keeps the position; after a loss of the connection
 * or of a message it goes on behind the last one with a new consumer.
 */
final class SeekingReading implements Reading {

    private static final Logger LOG = LoggerFactory.getLogger(SeekingReading.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);
    private static final long NOTHING = -1;

    private final NatsLink link;
    private final SourceStream source;
    private StartAt start = new StartAt.Beginning();
    private @Nullable Feed feed;
    private long given = NOTHING;
    /** The server counts what it hands out: a number left out is a message that was lost on its way. */
    private long counted;
    /** Whether nothing but what is read stands in the stream, so that a position left out is a message that is gone. */
    private boolean isWhole;

    private long lookedNanos;

    SeekingReading(NatsLink link, SourceStream source) {
        this.link = link;
        this.source = source;
    }

    @Override
    public @Nullable Message next(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Feed from = feed;
            if (from == null || !link.isUp()) {
                from = reopen();
            }
            long left = Math.max(0, deadline - System.nanoTime());
            Message message =
                    take(from, Duration.ofNanos(Math.min(left, link.timeout().toNanos())));
            if (message != null) {
                return message;
            }
            if (System.nanoTime() - lookedNanos > link.timeout().toNanos()) {
                look();
            }
            if (System.nanoTime() - deadline >= 0) {
                return null;
            }
        }
    }

    private @Nullable Message take(Feed from, Duration atMost) {
        try {
            Message message = from.next(atMost);
            if (message == null) {
                return null;
            }
            if (message.metaData().consumerSequence() != counted + 1) {
                end();
                return null;
            }
            counted++;
            long position = message.metaData().streamSequence();
            if (isWhole && given != NOTHING && position > given + 1) {
                // Refused if the stream was emptied up to behind what comes next.
                source.from(new StartAt.After(given), look());
                LOG.warn("The messages between {} and {} of {} were deleted", given, position, link.name());
            }
            given = position;
            return message;
        } catch (LostException e) {
            LOG.debug("Reading {} goes on with a new consumer", link.name(), e);
            end();
            return null;
        }
    }

    private StreamInfo look() {
        lookedNanos = System.nanoTime();
        return source.look();
    }

    private Feed reopen() {
        end();
        StreamInfo info = look();
        isWhole = info.getConfiguration().getSubjects().equals(List.of(source.subject()));
        StartAt from = given == NOTHING ? start : new StartAt.After(given);
        ConsumerConfiguration consumer = source.from(from, info)
                .name("eventhus-" + NUID.nextGlobal())
                .ackPolicy(AckPolicy.None)
                .inactiveThreshold(FORGOTTEN_AFTER)
                .memStorage(true)
                .numReplicas(1)
                .build();
        String stream = info.getConfiguration().getName();
        Feed opened = source.ask(
                "reading",
                management -> Feed.of(link.connection().getStreamContext(stream).createOrUpdateConsumer(consumer)));
        counted = 0;
        feed = opened;
        return opened;
    }

    @Override
    public void acknowledge(long upTo) {
        throw new UnsupportedException(
                link.name() + " is read without acknowledgement: keep the position, or open it durable");
    }

    @Override
    public void seek(StartAt to) {
        source.from(to, look());
        end();
        start = to instanceof StartAt.End
                ? new StartAt.After(look().getStreamState().getLastSequence())
                : to;
        given = start instanceof StartAt.After after ? after.position() : NOTHING;
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
