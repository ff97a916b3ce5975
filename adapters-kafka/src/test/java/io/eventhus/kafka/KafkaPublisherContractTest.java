package io.eventhus.kafka;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import io.eventhus.tck.EventPublisherFixture;
import io.eventhus.tck.EventPublisherSuite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The contract of every publisher. */
class KafkaPublisherContractTest extends EventPublisherSuite {

    private static final Broker BROKER = Broker.shared();

    @Override
    protected EventPublisherFixture newFixture() {
        return new Fixture();
    }

    private static final class Fixture implements EventPublisherFixture {

        /** Other tests use the broker, too. */
        private Fixture() {
            close();
        }

        @Override
        public EventPublisher open() {
            return KafkaEventPublisher.open(
                    BROKER.address().withTimeout(Duration.ofSeconds(5)), KafkaEventPublisher.Topics.create(3, 1, 1));
        }

        @Override
        public List<Arrived> arrived(int atLeast) {
            return BROKER.records(BROKER.topics(), atLeast).stream()
                    .map(Fixture::arrived)
                    .toList();
        }

        private static Arrived arrived(ConsumerRecord<byte[], byte[]> record) {
            String[] names = record.topic().split("\\.", -1);
            return new Arrived(
                    new Destination(names[0], names[1]),
                    new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8),
                    record.value());
        }

        @Override
        public Acknowledgement acknowledgement() {
            return Acknowledgement.BROKER;
        }

        @Override
        public boolean keepsOrder() {
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
        public final void close() {
            BROKER.delete(BROKER.topics());
        }
    }
}
