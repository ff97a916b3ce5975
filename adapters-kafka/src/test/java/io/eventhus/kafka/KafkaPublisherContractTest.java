package io.eventhus.kafka;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServers;
import io.eventhus.tck.EventPublisherFixture;
import io.eventhus.tck.EventPublisherSuite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of every publisher. */
class KafkaPublisherContractTest extends EventPublisherSuite {

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = new Broker(TestServers.own(Kafka.KIND, Kafka.KIND.usualRange()));
    }

    @AfterAll
    static void end() {
        broker.close();
        broker.server().close();
    }

    @Override
    protected EventPublisherFixture newFixture() {
        return new Fixture();
    }

    private static final class Fixture implements EventPublisherFixture {

        @Override
        public EventPublisher open() {
            return KafkaEventPublisher.open(
                    broker.address().withTimeout(Duration.ofSeconds(5)), KafkaEventPublisher.Topics.create(3, 1, 1));
        }

        @Override
        public List<Arrived> arrived(int atLeast) {
            return broker.records(broker.topics(), atLeast).stream()
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
            broker.server().kill();
        }

        @Override
        public void mendBus() {
            broker.server().start();
        }

        @Override
        public void close() {
            broker.delete(broker.topics());
        }
    }
}
