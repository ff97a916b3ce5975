package io.eventhus.kafka;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes to Kafka: topic {@code bucket.subset}, the key is the aggregate's id, the value is the envelope, the headers make it a CloudEvent
 * in binary mode.
 *
 * <p>An event is acknowledged when all replicas in sync have it. Events of one aggregate stay in order, also when some are sent again: the
 * producer is idempotent, and after the first failure of a call it is given up, so that nothing behind the failure is sent. What comes
 * again carries the same event id. Topics are looked at before the first publish, and after each trouble.
 */
public final class KafkaEventPublisher implements EventPublisher {

    private final KafkaServer server;
    private final KafkaTopics topics;
    private final Outbound outbound;
    private final PublisherInfo info;
    private final CurrentProducer producer;
    private volatile boolean closed;

    /**
     * What to do about a topic that is not there.
     *
     * @param partitions how many it gets; 0: it is not made
     * @param replicas   how many brokers have it
     * @param minInSync  how many of them must have an event before it is acknowledged
     */
    public record Topics(int partitions, int replicas, int minInSync) {

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one does not fit the others
         */
        public Topics {
            boolean isNone = partitions == 0 && replicas == 0 && minInSync == 0;
            if (!isNone && (partitions < 1 || replicas < 1 || minInSync < 1 || minInSync > replicas)) {
                throw new IllegalArgumentException("a topic of " + partitions + " partitions with " + replicas
                        + " replicas, of which " + minInSync
                        + " must be in sync; expected at least 1 of each, and no more in sync than there are");
            }
        }

        /** Expects every topic to be there. */
        public static Topics expect() {
            return new Topics(0, 0, 0);
        }

        /** Makes those that are not there. */
        public static Topics create(int partitions, int replicas, int minInSync) {
            return new Topics(partitions, replicas, minInSync);
        }
    }

    private KafkaEventPublisher(
            KafkaServer server, ClientSettings settings, Outbound outbound, Admin admin, Topics missing) {
        this.server = server;
        this.producer = new CurrentProducer(settings, name(server));
        this.topics = new KafkaTopics(admin, name(server), missing);
        this.outbound = outbound;
        this.info = new PublisherInfo(
                name(server), Acknowledgement.BROKER, true, Outbound.MOST_EVENTS, outbound.mostBytes());
    }

    /**
     * Opens a publisher.
     *
     * @param missing what to do about a topic that is not there
     * @throws io.eventhus.api.TransientException if no broker answers
     * @throws PermanentException if the broker lets nobody in, or a setting is refused
     */
    public static KafkaEventPublisher open(KafkaServer server, Topics missing) {
        ClientSettings settings = new ClientSettings(server);
        try {
            Outbound outbound = Outbound.of(name(server), settings);
            Admin admin = Admin.create(settings.ofAdmin());
            return new KafkaEventPublisher(server, settings, outbound, admin, missing).knocked();
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, "opening a publisher to " + name(server));
        }
    }

    private static String name(KafkaServer server) {
        return "Kafka at " + server.bootstrap();
    }

    private KafkaEventPublisher knocked() {
        try {
            topics.knock();
            return this;
        } catch (RuntimeException | Error refused) {
            close();
            throw refused;
        }
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
                topics.ensure(event.destination());
            }
        } catch (EventhusException e) {
            topics.forget();
            return new PublishOutcome(0, e);
        }
        PublishOutcome outcome = producer.send(events, outbound::record);
        if (outcome.failure() != null) {
            topics.forget();
        }
        return outcome;
    }

    /** Ends a publish that is under way, too. */
    @Override
    public void close() {
        closed = true;
        producer.close();
        topics.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
