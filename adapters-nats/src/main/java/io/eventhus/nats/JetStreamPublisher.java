package io.eventhus.nats;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import io.eventhus.api.TransientException;
import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to JetStream: subject {@code bucket.subset}, the body is the envelope, and a stream on that subject acknowledges.
 * Plain subscribers of the subject get it, too.
 *
 * <p>An event is acknowledged when the stream has it. It carries its id as {@code Nats-Msg-Id}, so that a stream drops what
 * comes again within its duplicate window; what comes later is a second message with the same id. Events of one call are all
 * in flight at once, so there is at most one of an aggregate among them. The stream of each subject is looked up and checked
 * before the first publish, and after each trouble. Safe for use by several threads.
 */
public final class JetStreamPublisher implements EventPublisher {

    /** What to do about a subject that no stream takes. */
    public enum Streams {
        /** Refuse to publish. */
        EXPECT,
        /** Make a stream of that subject alone, named {@code bucket+subset}: on file, without limits. */
        CREATE
    }

    /** While the server works on one, the next is made. */
    private static final int CALLS_AT_ONCE = 2;

    private final NatsLink link;
    private final BusStreams streams;
    private final Outbound outbound;
    private final PublisherInfo info;
    private volatile boolean closed;

    private JetStreamPublisher(NatsServer server, Streams missing) {
        String name = "JetStream at " + server.address();
        this.link = new NatsLink(server, name, () -> {});
        this.streams = new BusStreams(link, missing);
        this.outbound = new Outbound(name, link.connection().getServerInfo().getMaxPayload());
        this.info = new PublisherInfo(
                name, Acknowledgement.BROKER, false, Outbound.MOST_EVENTS, outbound.mostBytes(), CALLS_AT_ONCE);
    }

    /**
     * Opens a publisher.
     *
     * @param missing what to do about a subject that no stream takes
     * @throws TransientException if no server answers
     * @throws PermanentException if the server lets nobody in
     */
    public static JetStreamPublisher open(NatsServer server, Streams missing) {
        return new JetStreamPublisher(server, missing);
    }

    @Override
    public PublisherInfo info() {
        return info;
    }

    @Override
    public PublishOutcome publish(List<OutboundEvent> events) {
        if (closed) {
            throw new PermanentException(info.name() + " was closed before this publish; open it again");
        }
        outbound.check(events);
        try {
            for (OutboundEvent event : events) {
                streams.ensure(event.destination());
            }
            Outbound.Batch batch = outbound.messages(events, true);
            PublishOutcome outcome = batch.messages().isEmpty() ? new PublishOutcome(0, null) : send(batch);
            if (outcome.failure() != null) {
                streams.forget();
            }
            return outcome.failure() == null ? new PublishOutcome(outcome.acknowledged(), batch.refused()) : outcome;
        } catch (TransientException | PermanentException e) {
            streams.forget();
            return new PublishOutcome(0, e);
        }
    }

    private PublishOutcome send(Outbound.Batch batch) {
        int acknowledged = 0;
        try (NatsLink.Replies replies = link.requestEach(batch.messages())) {
            for (; acknowledged < batch.messages().size(); acknowledged++) {
                EventhusException failure = failure(replies.next());
                if (failure != null) {
                    return new PublishOutcome(acknowledged, failure);
                }
            }
            return new PublishOutcome(acknowledged, null);
        } catch (PermanentException e) {
            return new PublishOutcome(acknowledged, e);
        } catch (LostException e) {
            return new PublishOutcome(
                    acknowledged,
                    new TransientException("publishing to " + info.name() + " failed: " + e.getMessage(), e));
        }
    }

    private @Nullable EventhusException failure(Message answer) throws LostException {
        JsonValue json = ApiError.json(answer);
        ApiError error = ApiError.in(json);
        return error == null
                ? null
                : new TransientException("publishing to " + info.name() + " failed with " + error
                        + "; check the limits of the stream and of the account");
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
