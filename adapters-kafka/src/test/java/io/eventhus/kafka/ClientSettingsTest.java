package io.eventhus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings are passed on, and which are refused. */
class ClientSettingsTest {

    private static final KafkaServer SERVER = KafkaServer.of("localhost:9092");

    private static ClientSettings with(String name, String value) {
        return new ClientSettings(SERVER.withSettings(Map.of(name, value)));
    }

    @ParameterizedTest
    @CsvSource({
        "bootstrap.servers, other:9092, named by KafkaServer",
        "acks, 1, all replicas in sync",
        "acks, 0, all replicas in sync",
        "enable.idempotence, false, overtake",
        "max.in.flight.requests.per.connection, 5, KAFKA-15591",
        "retries, 0, for as long as the timeout lasts",
        "transactional.id, t, no transaction",
        "partitioner.class, org.apache.kafka.clients.producer.RoundRobinPartitioner, the key",
        "partitioner.ignore.keys, true, the key",
        "delivery.timeout.ms, 1, timeout of KafkaServer",
        "request.timeout.ms, 1, timeout of KafkaServer",
        "max.block.ms, 1, timeout of KafkaServer",
        "default.api.timeout.ms, 1, timeout of KafkaServer",
        "key.serializer, X, byte for byte",
        "value.serializer, X, byte for byte",
        "key.deserializer, X, byte for byte",
        "value.deserializer, X, byte for byte",
        "enable.auto.commit, true, nobody has handled",
        "auto.offset.reset, latest, where reading starts",
        "auto.offset.reset, earliest, where reading starts",
        "isolation.level, read_uncommitted, took back",
        "group.id, g, named when the consumer is opened",
        "allow.auto.create.topics, true, not made by reading"
    })
    void what_decides_durability_or_order_is_refused_with_the_reason(String name, String value, String why) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll("localhost:9092", "the setting " + name + " is refused", why, "Leave it out");
    }

    @ParameterizedTest
    @CsvSource({
        "acks, all",
        "acks, -1",
        "enable.idempotence, true",
        "max.in.flight.requests.per.connection, 1",
        "enable.auto.commit, false",
        "auto.offset.reset, none",
        "isolation.level, read_committed",
        "allow.auto.create.topics, false"
    })
    void what_says_the_same_is_taken(String name, String value) {
        assertThatCode(() -> with(name, value)).doesNotThrowAnyException();
    }

    @Test
    void what_else_there_is_reaches_the_clients_that_know_it_and_what_no_client_knows_reaches_all() {
        ClientSettings settings = new ClientSettings(SERVER.withTimeout(Duration.ofSeconds(4))
                .withSettings(Map.of("compression.type", "lz4", "max.poll.interval.ms", "7", "my.plugin", "x")));
        assertThat(settings.ofProducer())
                .containsEntry("compression.type", "lz4")
                .containsEntry("my.plugin", "x")
                .doesNotContainKey("max.poll.interval.ms")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("delivery.timeout.ms", 4_000);
        assertThat(settings.ofConsumer())
                .containsEntry("max.poll.interval.ms", "7")
                .containsEntry("my.plugin", "x")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("isolation.level", "read_committed")
                .doesNotContainKey("compression.type");
        assertThat(settings.ofAdmin()).containsEntry("my.plugin", "x").doesNotContainKey("compression.type");
        assertThatCode(() -> new ProducerConfig(settings.ofProducer())).doesNotThrowAnyException();
    }

    @Test
    void an_address_or_a_timeout_that_is_none_is_refused() {
        for (String address : new String[] {"", " ", "kafka://localhost:9092", "localhost"}) {
            assertThatThrownBy(() -> KafkaServer.of(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("localhost:9092");
        }
        assertThatThrownBy(() -> SERVER.withTimeout(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 second");
    }

    @Test
    void no_password_is_shown() {
        KafkaServer secret = SERVER.withSettings(Map.of("sasl.jaas.config", "s3cret"));
        assertThat(secret.toString()).isEqualTo("KafkaServer[localhost:9092]");
        assertThatThrownBy(() -> KafkaEventPublisher.open(
                        secret.withSettings(Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN")),
                        KafkaEventPublisher.Topics.expect()))
                .isInstanceOf(PermanentException.class)
                .hasMessageNotContaining("s3cret")
                .satisfies(refused -> assertThat(refused.getCause()).isNull());
    }
}
