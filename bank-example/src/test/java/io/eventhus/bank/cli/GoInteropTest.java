package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventhus.api.InboundRecord;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.bank.cli.GoProgram.Running;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EnvelopeRefusedException;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamConsumer;
import io.eventhus.nats.NatsServer;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.Connection;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bank and Go services: what one publishes the other adds up to the same balances. */
@Timeout(300)
class GoInteropTest {

    private static final Path VECTORS = Path.of("..", "envelope", "src", "test", "resources", "vectors");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path programs;

    private static TestServer server;
    private static GoProgram subscriber;
    private static GoProgram sender;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void start() {
        subscriber = GoProgram.build("subscriber", programs);
        sender = GoProgram.build("sender", programs);
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    /** Events of several accounts, not published yet. */
    private Cli loaded() {
        Cli bank = Cli.sqlite(folder);
        Result load = bank.run("load", "--accounts", "7", "--commands", "150", "--callers", "4");
        assertThat(load.code()).as(load.err()).isEqualTo(ExitCodes.DONE);
        return bank;
    }

    private static Running subscribed(int events, String... how) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-url", server.address(), "-events", Integer.toString(events)));
        arguments.addAll(List.of(how));
        return subscriber.start(arguments.toArray(String[]::new)).awaitReady();
    }

    @ParameterizedTest
    @CsvSource({"nats", "jetstream"})
    void go_services_add_up_the_same_balances_with_and_without_headers(String way) throws Exception {
        Cli bank = loaded();
        int events = bank.run("events").out().size();
        List<String> balances = bank.run("balance").out();
        assertThat(balances).hasSize(7);
        Running plain = subscribed(events);
        Running old = subscribed(events, "-old");

        Result relay = bank.run(
                "relay", "--until-caught-up", "--publish", server.address().replace("nats:", way + ":"));

        assertThat(relay.code()).as(relay.err()).isEqualTo(ExitCodes.DONE);
        assertThat(plain.lines()).containsExactlyElementsOf(balances);
        assertThat(old.lines()).containsExactlyElementsOf(balances);
        if (way.equals("jetstream")) {
            Result consumed = consume("bank.account", "--until-caught-up");
            assertThat(consumed.code()).as(consumed.err()).isEqualTo(ExitCodes.DONE);
            assertThat(consumed.out()).hasSize(events + 7).endsWith(balances.toArray(String[]::new));
            assertThat(consumed.out().subList(0, events))
                    .containsExactlyInAnyOrderElementsOf(bank.run("events").out());
            deleteStream("bank+account");
        }
    }

    private static Result consume(String subject, String... more) {
        List<String> arguments = new ArrayList<>(List.of("consume", server.address() + "/" + subject));
        arguments.addAll(List.of(more));
        return Cli.runAsGiven(arguments.toArray(String[]::new));
    }

    private static void deleteStream(String name) throws Exception {
        Connection connection = io.nats.client.Nats.connect(server.address());
        try {
            connection.jetStreamManagement().deleteStream(name);
        } finally {
            connection.close();
        }
    }

    private static void makeStream(String name, String subject) throws Exception {
        Connection connection = io.nats.client.Nats.connect(server.address());
        try {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .subjects(subject)
                            .storageType(StorageType.File)
                            .build());
        } finally {
            connection.close();
        }
    }

    private static List<String> send(String subject, String profile, String pattern) throws Exception {
        return sendAll(subject, "nats-" + profile, pattern);
    }

    private static List<String> sendAll(String subject, String samples, String pattern) throws Exception {
        return sender.start(
                        "-url",
                        server.address(),
                        "-subject",
                        subject,
                        "-samples",
                        VECTORS.resolve(samples).toAbsolutePath().toString(),
                        "-pattern",
                        pattern)
                .lines();
    }

    /** Adds up the samples by themselves, as little as that takes. */
    private static Map<String, Long> sums(String profile, String start) throws IOException {
        JsonMapper json = new JsonMapper();
        Map<String, Long> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(VECTORS.resolve("nats-" + profile))) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches(start))
                    .toList()) {
                JsonNode envelope =
                        json.readTree(json.readTree(file.toFile()).get("body").asText());
                boolean isOut =
                        envelope.get("type").asText().toLowerCase(Locale.ROOT).startsWith("withdrawal");
                JsonNode data = envelope.get("data");
                long amount = data.has("amount")
                        ? data.get("amount").asLong()
                        : data.path("ammount").asLong();
                sums.merge(envelope.get("aggregate_id").asText(), isOut ? -amount : amount, Long::sum);
            }
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({"v1,0??-bank-*.json,0..-bank-.*", "v2,00[13]-bank-*.json,00[13]-bank-.*"})
    void what_go_sends_is_added_up_by_axon_processors(String profile, String pattern, String regex) throws Exception {
        String subject = "go-" + profile + ".account";
        makeStream("go-" + profile, subject);
        int sent = Integer.parseInt(send(subject, profile, pattern).getFirst());

        Result consumed = consume(subject, "--until-caught-up", "--profile", profile.toUpperCase(Locale.ROOT));

        assertThat(consumed.code()).as(consumed.err()).isEqualTo(ExitCodes.DONE);
        Map<String, Long> sums = sums(profile, regex);
        assertThat(sums).isNotEmpty();
        List<String> out = consumed.out();
        assertThat(out).hasSize(sent + sums.size());
        Map<String, Long> balances = new TreeMap<>();
        for (String line : out.subList(sent, out.size())) {
            // The owner stands between and may hold spaces.
            balances.put(
                    line.substring(0, line.indexOf(' ')), Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)));
        }
        assertThat(balances.values()).containsExactlyInAnyOrderElementsOf(sums.values());
    }

    /** The samples with odd texts and numbers, and inputs that are no envelopes, too. */
    @ParameterizedTest
    @CsvSource({"nats-v1,V1", "nats-v2,V2", "decode,V1"})
    void every_sample_that_go_sends_arrives_as_its_bytes_decode(String samples, Profile profile) throws Exception {
        EnvelopeCodec codec = new EnvelopeCodec("vectors", profile, EventRegister.empty());
        String subject = "vectors." + samples;
        makeStream("vectors-" + samples, subject);
        int sent = Integer.parseInt(sendAll(subject, samples, "*.json").getFirst());
        List<byte[]> bodies = bodies(samples);
        assertThat(sent).isEqualTo(bodies.size()).isGreaterThan(5);

        List<InboundRecord> records = new ArrayList<>();
        try (JetStreamConsumer consumer = JetStreamConsumer.seeking(NatsServer.of(server.address()), subject, codec)) {
            while (records.size() < sent) {
                records.addAll(consumer.poll(Duration.ofSeconds(20), sent).records());
            }
        }
        for (int i = 0; i < sent; i++) {
            byte[] body = bodies.get(i);
            switch (records.get(i)) {
                case InboundRecord.Event event -> assertThat(event.envelope()).isEqualTo(codec.decode(body));
                case InboundRecord.NotAnEnvelope other -> {
                    assertThat(other.body()).isEqualTo(body);
                    assertThatThrownBy(() -> codec.decode(body))
                            .isInstanceOf(EnvelopeRefusedException.class)
                            .hasMessage(other.reason());
                }
            }
        }
    }

    private static List<byte[]> bodies(String samples) throws IOException {
        JsonMapper json = new JsonMapper();
        List<byte[]> bodies = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS.resolve(samples))) {
            for (Path file : files.sorted().toList()) {
                JsonNode sample = json.readTree(file.toFile());
                bodies.add((sample.has("bodyBase64") ? sample.get("bodyBase64") : sample.get("inputBase64"))
                        .binaryValue());
            }
        }
        return bodies;
    }

    @Test
    void what_is_sent_over_core_nats_is_consumed_while_it_comes() throws Exception {
        CompletableFuture<Result> consumed = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> consumed.complete(consume("core.account", "--events", "2", "--profile", "V2")));
        while (!consumed.isDone()) {
            send("core.account", "v2", "00[13]-bank-*.json");
        }
        Result result = consumed.get(1, TimeUnit.MINUTES);
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.DONE);
        assertThat(result.out()).hasSizeGreaterThan(2).first().asString().startsWith("{\"id\":\"");
    }

    @Test
    void without_a_stream_there_is_nothing_to_catch_up_with() {
        Result result = consume("nobody.there", "--until-caught-up");
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("needs a stream").contains("jetstream://");
        assertThat(Cli.runAsGiven("consume", "kafka:x").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(Cli.runAsGiven("consume").code()).isEqualTo(ExitCodes.USAGE);
    }
}
