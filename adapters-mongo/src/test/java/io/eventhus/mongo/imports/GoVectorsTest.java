package io.eventhus.mongo.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Go program left in MongoDB, byte for byte, against what it says it had put in. */
class GoVectorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "001-first-save-one",
                "003-later-save-checked-two",
                "005-later-save-stale-version",
                "007-first-save-duplicate-id",
                "009-safesave-wrong-version",
                "023-data-empty-struct",
                "027-legacy-first-save-one",
                "029-legacy-later-safesave-unchecked-two"
            })
    void a_document_of_the_release_gives_the_events_that_the_go_program_loads_from_it(String name) {
        BsonDocument vector = vector("mongo/" + name + ".json");
        List<ImportedEvent> read = events("mongo/" + name + ".state-after.bson");

        BsonArray loaded = vector.getArray("loadedBack");
        BsonArray stored = vector.getDocument("stateAfter").getArray("events");
        assertThat(read).hasSameSizeAs(loaded).hasSameSizeAs(stored);
        for (int i = 0; i < read.size(); i++) {
            ImportedEvent event = read.get(i);
            BsonDocument go = loaded.get(i).asDocument();
            assertThat(event.aggregate())
                    .isEqualTo(new AggregateId(text(go, "aggregateType"), text(go, "aggregateId")));
            assertThat(event.version()).isEqualTo(go.getNumber("version").longValue());
            assertThat(event.type()).isEqualTo(text(go, "type"));
            assertThat(event.time())
                    .isEqualTo(Instant.ofEpochMilli(
                            stored.get(i).asDocument().getDateTime("timestamp").getValue()));
            assertThat(event.metadata()).isEmpty();
            assertThat(bigNumbersAsTexts(BsonDocument.parse(event.data().text()), go))
                    .isEqualTo(go.getDocument("data"));
        }
    }

    @Test
    void every_kind_of_value_is_spelled_as_go_spells_it() {
        ImportedEvent event =
                events("mongo/017-data-plain-kinds.state-after.bson").getFirst();

        assertThat(event.data().text())
                .isEqualTo(
                        "{\"s\":\"s\\u2028\\u003c\",\"count\":7,\"long\":1099511627776,\"i8\":-8,\"i32\":32,\"i64\":64,"
                                + "\"u8\":8,\"u32\":2147483648,\"u64\":4611686018427387904,\"f\":1,\"f32\":0.10000000149011612,"
                                + "\"b\":true,\"any\":5,\"nils\":[],\"nos\":[],\"l\":[1,\"a\",null,1],\"nilm\":{},"
                                + "\"m\":{\"only\":1},\"p\":\"pointed\",\"nilp\":null,\"camel\":{\"innerfield\":1},"
                                + "\"dur\":1500000000,\"json\":12.5}");
    }

    @Test
    void times_are_what_the_go_program_reads_from_them() {
        BsonDocument loaded = vector("mongo/019-data-times.json")
                .getArray("loadedBack")
                .get(0)
                .asDocument()
                .getDocument("data");

        BsonDocument read = BsonDocument.parse(events("mongo/019-data-times.state-after.bson")
                .getFirst()
                .data()
                .text());

        assertThat(read.keySet()).containsExactly("zero", "utc", "nanos", "offset", "before1970");
        loaded.forEach((key, time) ->
                assertThat(read.get(key.toLowerCase(java.util.Locale.ROOT))).isEqualTo(time));
    }

    @Test
    void an_embedded_struct_stays_the_document_that_it_is_in_mongo() {
        assertThat(events("mongo/021-data-embedded.state-after.bson")
                        .getFirst()
                        .data()
                        .text())
                .isEqualTo("{\"accountcreated\":{\"owner\":\"o\"},\"after\":1}");
    }

    @Test
    void an_event_of_another_aggregate_in_a_document_is_refused_and_the_others_are_read() {
        List<ImportRecord> read = read("mongo/011-mixed-aggregates.state-after.bson");

        assertThat(read).hasSize(2);
        assertThat(((ImportedEvent) read.get(0)).aggregate()).isEqualTo(new AggregateId("Account", "acc-m1"));
        assertThat(((ImportRefusal) read.get(1)).reason())
                .hasMessageContaining("document 'acc-m1', event 2, version 2, type 'AccountCreated'")
                .hasMessageContaining("found another id than the document's");
    }

    @Test
    void a_document_of_branch_v2_is_read_with_its_command_ids() {
        BsonDocument vector = vector("mongo-v2/001-bank-run.json");
        BsonDocument state =
                vector.getDocument("stateAfter").getArray("bank.events").get(0).asDocument();
        BsonArray stored = state.getDocument("extjson").getArray("events");

        List<ImportedEvent> read = onlyEvents(
                readBytes(Base64.getDecoder().decode(state.getString("base64").getValue())));

        assertThat(read).hasSameSizeAs(stored);
        for (int i = 0; i < read.size(); i++) {
            BsonDocument go = stored.get(i).asDocument();
            assertThat(read.get(i).type()).isEqualTo(text(go, "event_type"));
            assertThat(read.get(i).aggregate()).isEqualTo(new AggregateId(text(go, "aggregate_type"), text(go, "_id")));
            assertThat(read.get(i).version()).isEqualTo(go.getNumber("version").longValue());
            assertThat(read.get(i).time())
                    .isEqualTo(Instant.ofEpochMilli(go.getDateTime("timestamp").getValue()));
            assertThat(read.get(i).metadata()).isEqualTo(Map.of("command_id", text(go, "command_id")));
        }
        assertThat(read.stream().map(event -> event.data().text()))
                .containsExactly(
                        "{\"owner\":\"Zoë \\u003c\\u0026\\u003e \\\"q\\\" \\\\ 😀\\u2028\"}",
                        "{\"amount\":9007199254740993}",
                        "{\"ammount\":249}");
    }

    /** The vectors say in which places they write a number as a text, since JSON readers would round it. */
    private static BsonDocument bigNumbersAsTexts(BsonDocument data, BsonDocument go) {
        Set<String> big = Set.copyOf(go.getArray("bigNumbers", new BsonArray()).stream()
                .map(path -> path.asString().getValue().substring("data/".length()))
                .toList());
        BsonDocument shown = new BsonDocument();
        data.forEach((key, value) -> shown.put(
                key,
                big.contains(key)
                        ? new BsonString(Long.toString(value.asNumber().longValue()))
                        : value));
        return shown;
    }

    private static String text(BsonDocument document, String key) {
        BsonValue value = Objects.requireNonNull(document.get(key));
        return value.asString().getValue();
    }

    private static List<ImportedEvent> events(String file) {
        return onlyEvents(read(file));
    }

    private static List<ImportedEvent> onlyEvents(List<ImportRecord> read) {
        return read.stream().map(ImportedEvent.class::cast).toList();
    }

    private static List<ImportRecord> read(String file) {
        return readBytes(bytes(file));
    }

    private static List<ImportRecord> readBytes(byte[] bson) {
        try (Collections collections = new Collections()) {
            collections
                    .database()
                    .getCollection("events", RawBsonDocument.class)
                    .insertOne(new RawBsonDocument(bson));
            return collections.read(Collections.BANK);
        }
    }

    private static BsonDocument vector(String file) {
        return BsonDocument.parse(new String(bytes(file), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String file) {
        try (InputStream in =
                Objects.requireNonNull(GoVectorsTest.class.getResourceAsStream("/eventhus/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
