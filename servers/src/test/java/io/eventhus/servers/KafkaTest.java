package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KafkaTest {

    @Test
    void a_broker_is_found_started_killed_and_started_again() {
        String address;
        try (TestServer server = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange())) {
            address = server.address();
            assertThat(Kafka.KIND.answer(address)).contains("unknown");
            assertThat(Kafka.KIND.usualRange().holds(Version.of(server.version())))
                    .isTrue();

            server.kill();
            assertThat(Kafka.KIND.answer(address)).isEmpty();

            server.start();
            assertThat(server.address()).isEqualTo(address);
            assertThat(Kafka.KIND.answer(address)).contains("unknown");

            server.stop();
            assertThat(Kafka.KIND.answer(address)).isEmpty();
            server.start();
            assertThat(Kafka.KIND.answer(address)).contains("unknown");
        }
        assertThat(Kafka.KIND.answer(address)).isEmpty();
    }

    @Test
    void what_is_not_kafka_does_not_answer_as_kafka() {
        try (TestServer nats = TestServers.own(Nats.KIND, Nats.NEWEST)) {
            String address = nats.address().replace("nats://", "");
            assertThat(Kafka.KIND.answer(address)).isEmpty();
        }
    }

    @Test
    void an_address_that_is_none_is_refused() {
        assertThatThrownBy(() -> Kafka.KIND.answer("kafka://127.0.0.1:9092"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("HOST:PORT");
    }
}
