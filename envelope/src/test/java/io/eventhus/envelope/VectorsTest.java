package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventhus.api.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Go toolkit sent, and what was put before Go readers, is read as stated or refused for a named reason. */
class VectorsTest {

    /** Every vector that is refused, with key and the reason's beginning. Go takes some of them; each is ambiguous. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            entry("nats-v1/057-envelope-negative-version", "version|expected an integer literal from 1"),
            entry("nats-v1/059-envelope-invalid-utf8", "version|expected an integer literal from 1"),
            entry("nats-v2/005-error-overdraft-bare-command", "aggregate_type|it is empty"),
            entry("nats-v2/007-error-create-again", "version|expected an integer literal from 1"),
            entry("nats-v2/011-envelope-all-zero", "version|expected an integer literal from 1"),
            entry("decode/007-key-case-both-wrong-last", "aggregate_id|the key is there twice"),
            entry("decode/009-key-go-name", "aggregate_id|the key is missing"),
            entry("decode/013-duplicate-keys-second-null", "version|the key is there twice"),
            entry("decode/015-duplicate-keys-in-data", "data|a key that its object has already"),
            entry("decode/017-missing-data", "data|the key is missing"),
            entry("decode/019-missing-type", "aggregate_type|the key is missing"),
            entry("decode/021-null-strings-and-version", "aggregate_id|expected a string"),
            entry("decode/027-data-key-of-the-other-event", "aggregate_type|the key is missing"),
            entry("decode/031-version-1.0", "version|expected an integer literal from 1"),
            entry("decode/033-version-1e0", "version|expected an integer literal from 1"),
            entry("decode/035-version-minus-zero", "version|expected an integer literal from 1"),
            entry("decode/037-version-int64-max-plus-1", "version|expected an integer literal from 1"),
            entry("decode/039-version-huge", "version|expected an integer literal from 1"),
            entry("decode/041-version-plus", "|not well-formed JSON"),
            entry("decode/049-aggregate-id-number", "aggregate_id|expected a string"),
            entry("decode/051-trailing-garbage", "|not well-formed JSON"),
            entry("decode/053-trailing-nul", "|a control character"),
            entry("decode/055-bom", "|a byte order mark"),
            entry("decode/057-only-space", "|expected a JSON object"),
            entry("decode/059-array", "|expected a JSON object"),
            entry("decode/061-truncated", "|not well-formed JSON"),
            entry("decode/063-utf8-surrogate-bytes", "|bytes that are not well-formed UTF-8"),
            entry("decode/065-lone-low-surrogate", "|half a surrogate pair"),
            entry("decode/071-single-quote-escape", "aggregate_id|not well-formed JSON"),
            entry("decode/073-raw-tab-in-string", "aggregate_id|not well-formed JSON"),
            entry("decode/075-nan", "data|not well-formed JSON"),
            entry("decode/077-single-quotes", "|not well-formed JSON"),
            entry("decode/079-comment", "|not well-formed JSON"),
            entry("decode/081-form-feed", "|a control character"),
            entry("decode/083-deep-nesting-9998", "data|objects and arrays nested too deeply"),
            entry("decode/085-python-style-true", "data|not well-formed JSON"));

    static Stream<Vectors.Vector> all() {
        return Stream.of("nats-v1", "nats-v2", "decode").flatMap(folder -> Vectors.in(folder).stream());
    }

    static Stream<Vectors.Vector> accepted() {
        return all().filter(vector -> !REFUSED.containsKey(vector.name()));
    }

    @Test
    void exactly_the_named_vectors_are_refused_for_the_named_reasons() {
        Map<String, String> refused = new TreeMap<>();
        List<String> names = new ArrayList<>();
        all().forEach(vector -> {
            names.add(vector.name());
            try {
                raw(vector).decode(vector.bytes());
            } catch (EnvelopeRefusedException e) {
                String stated = REFUSED.getOrDefault(vector.name(), "accepted");
                String found = e.key() + "|" + e.reason();
                refused.put(vector.name(), found.startsWith(stated) ? stated : found);
            }
        });
        assertThat(names).hasSizeGreaterThanOrEqualTo(75);
        assertThat(refused).containsExactlyInAnyOrderEntriesOf(REFUSED);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void every_other_vector_is_read_as_stated(Vectors.Vector vector) {
        boolean decoding = vector.name().startsWith("decode/");
        JsonNode stated = decoding
                ? vector.json().path("outcome").path("loose").path("event")
                : vector.json().path("event");
        Envelope found = raw(vector).decode(vector.bytes());
        assertThat(found.aggregate().id())
                .isEqualTo(
                        stated.path(decoding ? "aggregate_id" : "aggregateId").asText());
        assertThat(found.aggregate().type())
                .isEqualTo(stated.path(decoding ? "aggregate_type" : "aggregateType")
                        .asText());
        assertThat(found.commandId()).isEqualTo(stated.path("commandId").asText(""));
        assertThat(Long.toString(found.version()))
                .isEqualTo(stated.path("version").asText());
        assertThat(found.type()).isEqualTo(stated.path("type").asText());
        String id = stated.path("id").asText();
        assertThat(found.id()).matches(id.isEmpty() ? "D[0-9A-HJKMNP-TV-Z]{25}" : Pattern.quote(id));
        // The loose reader keeps floats only, so a decode vector's own input is the better statement.
        JsonNode data = decoding ? Vectors.tree(vector.bytes()).path("data") : stated.path("data");
        assertThat(Vectors.same(data, Vectors.tree(found.data().toBytes())))
                .as("data %s", found.data().text())
                .isTrue();
        assertThat(new String(vector.bytes(), UTF_8))
                .contains("\"data\":" + found.data().text());
    }

    @Test
    void every_vector_that_is_accepted_was_accepted_by_the_loose_go_reader_too() {
        assertThat(accepted().filter(vector -> vector.name().startsWith("decode/")))
                .isNotEmpty()
                .allMatch(vector -> vector.json()
                        .path("outcome")
                        .path("loose")
                        .path("accepted")
                        .asBoolean());
    }

    @Test
    void both_spellings_of_a_withdrawal_are_read_in_both_profiles() {
        for (Profile profile : Profile.values()) {
            String type = Samples.BANK.nameIn(profile, "WithdrawalPerformed");
            for (String key : List.of("amount", "ammount")) {
                String body =
                        "{\"id\":\"\",\"aggregate_id\":\"a\",\"aggregate_type\":\"Account\",\"version\":2,\"type\":\""
                                + type + "\",\"data\":{\"" + key + "\":249}}";
                Envelope read = Samples.codec(profile).decode(body.getBytes(UTF_8));
                assertThat(read.data().text()).isEqualTo("{\"amount\":249}");
            }
        }
    }

    private static EnvelopeCodec raw(Vectors.Vector vector) {
        Profile profile = vector.name().startsWith("nats-v2/") ? Profile.V2 : Profile.V1;
        return new EnvelopeCodec("bank", profile, EventRegister.empty());
    }
}
