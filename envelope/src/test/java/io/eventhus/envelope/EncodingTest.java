package io.eventhus.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventhus.api.Envelope;
import io.eventhus.api.JsonData;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written, byte for byte: against the Go toolkit's own bytes, golden files, and our own reader. */
class EncodingTest {

    static Stream<Vectors.Vector> bankVectors() {
        return Stream.concat(
                Vectors.in("nats-v1").stream().filter(vector -> vector.name().contains("-bank-")),
                Vectors.in("nats-v2").stream().filter(vector -> vector.name().contains("-bank-")));
    }

    /** Go's v1 writes an empty id, which no event of ours has: there the id is given beside the event. */
    @ParameterizedTest
    @MethodSource("bankVectors")
    void with_go_escapes_the_bank_envelopes_are_gos_own_bytes(Vectors.Vector vector) {
        Profile profile = vector.name().startsWith("nats-v2/") ? Profile.V2 : Profile.V1;
        JsonNode stated = vector.json().path("event");
        String type =
                Samples.BANK.canonical(profile, stated.path("type").asText()).orElseThrow();
        StoredEvent event = Samples.event(
                "set-aside",
                stated.path("aggregateId").asText(),
                type,
                stated.path("version").asLong(),
                ownData(stated),
                Map.of("command_id", stated.path("commandId").asText()));
        byte[] written = new EnvelopeWriter(profile, Samples.BANK, true)
                .write(stated.path("id").asText(), event);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(new String(vector.bytes(), StandardCharsets.UTF_8));
        assertThat(written).isEqualTo(vector.bytes());
    }

    /** The payload as our application would have serialised it: unescaped, and spelled amount. */
    private static String ownData(JsonNode stated) {
        JsonNode data = stated.path("data");
        if (data.has("owner")) {
            return "{\"owner\":" + JsonText.quoted(data.path("owner").asText(), false) + "}";
        }
        JsonNode amount = data.has("amount") ? data.path("amount") : data.path("ammount");
        return "{\"amount\":" + amount.asText() + "}";
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void the_golden_files_are_written_byte_for_byte(Profile profile) throws IOException {
        for (boolean escapeLikeGo : new boolean[] {false, true}) {
            EnvelopeCodec codec = new EnvelopeCodec(
                    "bank", profile, Samples.BANK, EnvelopeOptions.DEFAULTS.withEscapeLikeGo(escapeLikeGo));
            StringBuilder written = new StringBuilder();
            Samples.golden()
                    .forEach((name, event) ->
                            written.append(codec.encode(event).text()).append('\n'));
            String file =
                    "golden/" + profile.name().toLowerCase(Locale.ROOT) + (escapeLikeGo ? "-escaped" : "") + ".jsonl";
            assertThat(written.toString().getBytes(StandardCharsets.UTF_8))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(Vectors.resource(file)));
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void what_is_written_is_read_back_as_it_was(Profile profile) {
        for (boolean escapeLikeGo : new boolean[] {false, true}) {
            EnvelopeCodec codec = new EnvelopeCodec(
                    "bank", profile, Samples.BANK, EnvelopeOptions.DEFAULTS.withEscapeLikeGo(escapeLikeGo));
            Samples.golden().forEach((name, event) -> {
                Envelope read = codec.decode(codec.encode(event));
                assertThat(read.id()).isEqualTo(event.id());
                assertThat(read.aggregate()).isEqualTo(event.aggregate());
                assertThat(read.version()).isEqualTo(event.version());
                assertThat(Samples.BANK.canonical(profile, read.type()).orElse("HTTPServerStarted"))
                        .isEqualTo(event.type());
                assertThat(escapeLikeGo ? Vectors.tree(read.data().toBytes()) : read.data())
                        .isEqualTo(escapeLikeGo ? Vectors.tree(event.data().toBytes()) : event.data());
            });
        }
    }

    @Test
    void without_renames_the_payload_is_copied_byte_for_byte_white_space_and_number_spelling_included() {
        String data = "{ \"b\" : 1.50e+5 , \"a\":\"\\/ \\u00e9 <\" ,\n \"n\": 123456789012345678901234567890 }";
        String written =
                Samples.codec(Profile.V1).encode(Samples.event("Odd", 1, data)).text();
        assertThat(written).endsWith(",\"type\":\"Odd\",\"data\":" + data + "}");
    }

    @Test
    void a_rename_touches_the_outermost_key_only() {
        StoredEvent event = Samples.event(
                "DepositPerformed",
                1,
                "{ \"note\":{\"amount\":\"amount\"}, \"\\u0061mount\" : 5, \"x\":[{\"amount\":1}]}");
        assertThat(Samples.codec(Profile.V2).encode(event).text())
                .endsWith("\"data\":{ \"note\":{\"amount\":\"amount\"}, \"ammount\" : 5, \"x\":[{\"amount\":1}]}}");
    }

    @Test
    void a_rename_onto_a_key_that_is_there_already_is_refused() {
        StoredEvent event = Samples.event("DepositPerformed", 1, "{\"amount\":1,\"ammount\":2}");
        assertThatThrownBy(() -> Samples.codec(Profile.V2).encode(event))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("position 1")
                .hasMessageContaining("byte 12");
    }

    @Test
    void the_command_id_is_eventhus_own_then_axons_then_empty() {
        assertThat(commandId(Map.of("command_id", "c", "causationId", "x"))).isEqualTo("c");
        assertThat(commandId(Map.of("causationId", "x", "correlationId", "y"))).isEqualTo("x");
        assertThat(commandId(Map.of("correlationId", "y"))).isEmpty();
    }

    private static String commandId(Map<String, String> metadata) {
        EnvelopeCodec codec = Samples.codec(Profile.V2);
        JsonData written = codec.encode(Samples.event("e", "a", "AccountCreated", 1, "null", metadata));
        return codec.decode(written).commandId();
    }

    @Test
    void v1_writes_no_command_id() {
        StoredEvent event = Samples.event("e", "a", "AccountCreated", 1, "null", Map.of("command_id", "c"));
        assertThat(Samples.codec(Profile.V1).encode(event).text())
                .isEqualTo("{\"id\":\"e\",\"aggregate_id\":\"a\",\"aggregate_type\":\"Account\",\"version\":1,"
                        + "\"type\":\"AccountCreated\",\"data\":null}");
    }

    @Test
    void a_bucket_that_no_bus_could_carry_is_refused_at_once() {
        assertThatThrownBy(() -> new EnvelopeCodec("my bank", Profile.V1, Samples.BANK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket");
    }
}
