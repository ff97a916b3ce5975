package io.eventhus.kafka;

import io.eventhus.api.Destination;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StartAt;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.tck.EventConsumerFixture;
import io.eventhus.tck.EventConsumerSuite;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** The contract of every consumer, for both ways to consume from topics. */
@Timeout(120)
class KafkaConsumerContractTest {

    private static final Broker BROKER = Broker.shared();

    @Nested
    class Seeking extends EventConsumerSuite {
        @Override
        protected EventConsumerFixture newFixture() {
            return new Fixture(false);
        }
    }

    @Nested
    class Grouped extends EventConsumerSuite {
        @Override
        protected EventConsumerFixture newFixture() {
            return new Fixture(true);
        }
    }

    private static final class Fixture implements EventConsumerFixture {

        private final boolean isGrouped;
        private final EnvelopeCodec codec = new EnvelopeCodec("consumed", Profile.V1, EventRegister.empty());
        private final Destination destination = new Destination("consumed", Broker.fresh("test"));

        private Fixture(boolean isGrouped) {
            this.isGrouped = isGrouped;
            make();
        }

        private void make() {
            BROKER.make(destination.dotted(), 3, Map.of());
        }

        @Override
        public Destination destination() {
            return destination;
        }

        @Override
        public EventConsumer open() {
            String topic = destination.dotted();
            return isGrouped
                    ? KafkaEventConsumer.grouped(BROKER.address(), codec, topic, new StartAt.Beginning(), topic)
                    : KafkaEventConsumer.seeking(BROKER.address(), codec, topic);
        }

        @Override
        public void publish(List<OutboundEvent> events) {
            try (KafkaEventPublisher publisher =
                    KafkaEventPublisher.open(BROKER.address(), KafkaEventPublisher.Topics.expect())) {
                PublishOutcome outcome = publisher.publish(events);
                if (outcome.failure() != null) {
                    throw outcome.failure();
                }
            }
        }

        @Override
        public void send(byte[] body) {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(new ClientSettings(BROKER.address()).ofProducer())) {
                var unused = producer.send(new ProducerRecord<>(destination.dotted(), body))
                        .get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean acknowledges() {
            return isGrouped;
        }

        @Override
        public boolean seeks() {
            return !isGrouped;
        }

        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public boolean canBreak() {
            return true;
        }

        @Override
        public void breakBus() {
            BROKER.server().kill();
        }

        @Override
        public void mendBus() {
            BROKER.server().start();
        }

        @Override
        public void makeAgain() {
            close();
            make();
        }

        @Override
        public void close() {
            BROKER.delete(Set.of(destination.dotted()));
        }
    }
}
