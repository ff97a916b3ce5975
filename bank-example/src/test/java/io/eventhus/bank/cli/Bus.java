package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where readers of other languages read: the servers that the tests of this JVM share. */
enum Bus {
    KAFKA {
        @Override
        String server() {
            return "kafka://" + TestServers.kafka().address();
        }

        @Override
        String publish() {
            return server();
        }

        @Override
        void make(String name) throws Exception {
            try (Admin admin = Admin.create(settings())) {
                admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                        .all()
                        .get(1, TimeUnit.MINUTES);
            }
        }

        @Override
        void put(String name, List<String> bodies) throws Exception {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
                int partition = 0;
                for (String body : bodies) {
                    // Without a key, and all over the partitions: what is there already comes again elsewhere.
                    producer.send(new ProducerRecord<>(name, partition++ % PARTITIONS, null, bytes(body)))
                            .get(1, TimeUnit.MINUTES);
                }
            }
        }

        @Override
        void remove(String name) throws Exception {
            try (Admin admin = Admin.create(settings())) {
                admin.deleteTopics(List.of(name)).all().get(1, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
        }

        private Map<String, Object> settings() {
            return Map.of("bootstrap.servers", TestServers.kafka().address());
        }
    },
    NATS {
        @Override
        String server() {
            return TestServers.shared(Nats.KIND, Nats.NEWEST).address();
        }

        @Override
        String publish() {
            return server().replace("nats:", "jetstream:");
        }

        @Override
        void make(String name) throws Exception {
            with(connection -> connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(stream(name))
                            .subjects(name)
                            .build()));
        }

        @Override
        void put(String name, List<String> bodies) throws Exception {
            with(connection -> {
                for (String body : bodies) {
                    // Without the header by which the stream would drop it.
                    assertThat(connection.jetStream().publish(name, bytes(body)).isDuplicate())
                            .isFalse();
                }
            });
        }

        @Override
        void remove(String name) throws Exception {
            with(connection -> {
                JetStreamManagement streams = connection.jetStreamManagement();
                if (streams.getStreamNames().contains(stream(name))) {
                    streams.deleteStream(stream(name));
                }
            });
        }

        private void with(Use use) throws Exception {
            Connection connection = io.nats.client.Nats.connect(server());
            try {
                use.of(connection);
            } finally {
                connection.close();
            }
        }

        private String stream(String subject) {
            return subject.replace('.', '+');
        }
    };

    private static final int PARTITIONS = 3;

    private interface Use {
        void of(Connection connection) throws Exception;
    }

    /** The address of the server, as readers take it. */
    abstract String server();

    /** The address of the server, as the bank takes it to publish with acknowledgement. */
    abstract String publish();

    abstract void make(String name) throws Exception;

    /** Puts messages behind what is there, as another program would. */
    abstract void put(String name, List<String> bodies) throws Exception;

    /** Removes all that was published to a name, if there is anything. */
    abstract void remove(String name) throws Exception;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
