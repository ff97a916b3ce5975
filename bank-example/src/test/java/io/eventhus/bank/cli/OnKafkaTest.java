package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bank publishes to Kafka, and any client of Kafka reads it. */
class OnKafkaTest {

    private static final String TOPIC = "bank.account";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    @Timeout(120)
    void what_is_stored_is_published_to_a_topic_with_the_account_as_key_and_killed_brokers_lose_nothing() {
        try (TestServer server = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange())) {
            String address = "kafka://" + server.address();
            Cli bank = Cli.sqlite(folder);

            Result first = bank.run("demo", "--publish", address);

            assertThat(first.code()).as(first.err()).isEqualTo(ExitCodes.DONE);
            assertThat(values(server, 3)).isEqualTo(first.out());
            server.kill();
            Result second = bank.run("demo");
            server.start();
            Result relay = bank.run("relay", "--publish", address, "--until-caught-up");

            assertThat(relay.code()).as(relay.err()).isEqualTo(ExitCodes.DONE);
            assertThat(values(server, 6))
                    .containsSubsequence(first.out())
                    .containsSubsequence(second.out())
                    .containsExactlyInAnyOrderElementsOf(bank.run("events").out());

            Result consumed = bank.run("consume", address + "/" + TOPIC, "--until-caught-up");

            assertThat(consumed.code()).as(consumed.err()).isEqualTo(ExitCodes.DONE);
            List<String> balances = bank.run("balance").out();
            assertThat(consumed.out()).endsWith(balances.toArray(String[]::new));
            assertThat(consumed.out().subList(0, consumed.out().size() - balances.size()))
                    .containsExactlyInAnyOrderElementsOf(bank.run("events").out());
            assertThat(bank.run("consume", address + "/none", "--until-caught-up"))
                    .satisfies(none -> assertThat(none.code()).isNotEqualTo(ExitCodes.DONE))
                    .satisfies(none -> assertThat(none.err()).asString().contains("there is no such topic"));
        }
    }

    private static List<String> values(TestServer server, int count) {
        List<String> values = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", server.address(), "enable.auto.commit", false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Set<TopicPartition> all =
                    Set.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1), new TopicPartition(TOPIC, 2));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (values.size() < count) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> {
                    assertThat(record.key().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
                    assertThat(record.value()).contains("\"aggregate_id\":\"" + record.key() + "\"");
                    values.add(record.value());
                });
            }
        }
        return values;
    }
}
