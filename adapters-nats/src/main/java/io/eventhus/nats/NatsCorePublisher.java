package io.eventhus.nats;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import io.eventhus.api.TransientException;
import java.util.List;

/**
 * Publishes to core NATS, as Go eventhus does: subject {@code bucket.subset}, the body is the envelope. Beside it stand
 * headers, where the server knows them; who subscribes without support for headers gets the same body.
 *
 * <p>An event counts as acknowledged when the server has read it. <b>That is no promise of delivery</b>: who is not subscribed
 * at that moment, or too slow, never gets it. {@link JetStreamPublisher} promises it. One connection is kept, and opened anew
 * with the next publish after it was lost. Safe for use by several threads.
 */
public final class NatsCorePublisher implements EventPublisher {

    private final NatsLink link;
    private final Outbound outbound;
    private final PublisherInfo info;
    private volatile boolean closed;

    private NatsCorePublisher(NatsServer server) {
        String name = "core NATS at " + server.address();
        this.link = new NatsLink(server, name, () -> {});
        this.outbound = new Outbound(name, link.connection().getServerInfo().getMaxPayload());
        this.info = new PublisherInfo(name, Acknowledgement.FLUSHED, true, Outbound.MOST_EVENTS, outbound.mostBytes());
    }

    /**
     * Opens a publisher.
     *
     * @throws TransientException if no server answers
     * @throws PermanentException if the server lets nobody in
     */
    public static NatsCorePublisher open(NatsServer server) {
        return new NatsCorePublisher(server);
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
            boolean knowsHeaders = link.connection().getServerInfo().isHeadersSupported();
            Outbound.Batch batch = outbound.messages(events, knowsHeaders);
            link.flush(batch.messages());
            return new PublishOutcome(batch.messages().size(), batch.refused());
        } catch (LostException e) {
            return new PublishOutcome(
                    0,
                    new TransientException(
                            "publishing " + events.size() + " events to " + info.name() + " failed: " + e.getMessage(),
                            e));
        } catch (TransientException | PermanentException e) {
            return new PublishOutcome(0, e);
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
