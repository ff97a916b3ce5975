package io.eventhus.nats;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.envelope.EnvelopeCodec;
import io.nats.client.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Receives envelopes from the JetStream stream that takes a subject, whoever sends them. It has one partition, whose positions are
 * the stream's sequences, and whose id holds the time the stream was created: one that was deleted and created again is refused.
 *
 * <p>{@link #durable} keeps in the server what was acknowledged, and goes on there; {@link #seeking} keeps nothing in the server and
 * reads from any place. A durable consumer is for one process at a time: of two that share its name each gets a part of
 * the messages, in no order between them. After a crash it goes on once what was not acknowledged comes again, within
 * ten seconds. At most 1,000 messages are given and not acknowledged; more come only when some of them are.
 */
public final class JetStreamConsumer implements EventConsumer {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,120}");
    private static final Duration NO_WAIT = Duration.ofMillis(1);

    private final ConsumerInfo info;
    private final NatsLink link;
    private final SourceStream source;
    private final Reading reading;
    private final Inbound inbound;
    private boolean closed;

    private JetStreamConsumer(ConsumerInfo info, NatsLink link, SourceStream source, Reading reading, Inbound inbound) {
        this.info = info;
        this.link = link;
        this.source = source;
        this.reading = reading;
        this.inbound = inbound;
    }

    /**
     * Opens a consumer that acknowledges. It is made in the server with the first one of its name.
     *
     * @param subject the subject, such as {@code bank.account}; exactly one stream must take it
     * @param codec   reads the envelopes
     * @param name    names it, 1 to 120 characters of {@code A-Z a-z 0-9 _ -}
     * @param first   where it starts when it is made
     * @throws IllegalArgumentException if the subject or the name is none
     * @throws PermanentException if there is no such stream, the consumer of that name is not fit, or the server lets nobody in
     * @throws io.eventhus.api.TransientException if no server answers
     */
    public static JetStreamConsumer durable(
            NatsServer server, String subject, EnvelopeCodec codec, String name, StartAt first) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a durable consumer has " + name.length()
                    + " characters or one that is not fit; expected 1 to 120 of A-Z a-z 0-9 _ -");
        }
        return open(server, subject, codec, true, (link, source) -> new DurableReading(link, source, name, first));
    }

    /**
     * Opens a consumer that seeks, and starts at the beginning.
     *
     * @param subject the subject, such as {@code bank.account}; exactly one stream must take it
     * @param codec   reads the envelopes
     * @throws IllegalArgumentException if the subject is none
     * @throws PermanentException if there is no such stream, or the server lets nobody in
     * @throws io.eventhus.api.TransientException if no server answers
     */
    public static JetStreamConsumer seeking(NatsServer server, String subject, EnvelopeCodec codec) {
        return open(server, subject, codec, false, SeekingReading::new);
    }

    private interface Way {
        Reading reading(NatsLink link, SourceStream source);
    }

    private static JetStreamConsumer open(
            NatsServer server, String subject, EnvelopeCodec codec, boolean isDurable, Way way) {
        String checked = SubjectNames.checked(subject);
        ConsumerInfo info = new ConsumerInfo(checked + " of JetStream at " + server.address(), isDurable, !isDurable);
        NatsLink link = new NatsLink(server, info.name(), () -> {});
        SourceStream source = new SourceStream(link, checked);
        try {
            source.look();
            return new JetStreamConsumer(info, link, source, way.reading(link, source), new Inbound(codec));
        } catch (RuntimeException | Error failure) {
            link.close();
            throw failure;
        }
    }

    @Override
    public ConsumerInfo info() {
        return info;
    }

    @Override
    public Set<SourcePartition> partitions() {
        checkOpen();
        return Set.of(source.partition());
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        checkOpen();
        long last = source.look().getStreamState().getLastSequence();
        return Map.of(source.partition(), last);
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        checkOpen();
        long end = source.look().getStreamState().getLastSequence();
        if (end == 0 || time.isAfter(Instant.now())) {
            return Map.of(source.partition(), end);
        }
        OptionalLong first = source.firstAt(time);
        return Map.of(source.partition(), first.isPresent() ? first.getAsLong() - 1 : end);
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        checkOpen();
        List<InboundRecord> records = new ArrayList<>();
        Message message = reading.next(atMost);
        while (message != null) {
            records.add(inbound.record(
                    source.partition(),
                    message.metaData().streamSequence(),
                    message,
                    message.metaData().timestamp().toInstant()));
            message = records.size() < maxRecords ? more() : null;
        }
        return new InboundBatch(records, Set.of(source.partition()));
    }

    /** What was received is not lost to trouble that comes behind it: that is told by the next poll. */
    private @Nullable Message more() {
        try {
            return reading.next(NO_WAIT);
        } catch (EventhusException later) {
            return null;
        }
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        checkOpen();
        upTo.forEach((partition, position) -> {
            checkPartition(partition);
            reading.acknowledge(position);
        });
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        checkOpen();
        checkPartition(partition);
        reading.seek(start);
    }

    private void checkPartition(SourcePartition partition) {
        if (!partition.equals(source.partition())) {
            throw new PermanentException(info.name() + " was asked for a position of " + partition.sourceId()
                    + ", but reads " + source.partition().sourceId()
                    + "; expected the same: the stream was created again, or another one is meant");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(info.name() + " is closed; open it again");
        }
    }

    @Override
    public void close() {
        closed = true;
        reading.close();
        link.close();
    }

    @Override
    public String toString() {
        return info.name();
    }
}
