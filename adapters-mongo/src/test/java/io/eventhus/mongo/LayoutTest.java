package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lies in the collections: bytes that are a promise, and the drawings of them. */
class LayoutTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "commits.txt");
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "eventhus", "mongo");
    private static final Path PAGE = Path.of("..", "docs", "mongodb.md");

    private final MongoConfig config = Databases.freshBucket("layout");

    @AfterEach
    void close() {
        Databases.drop(config.commits());
        Databases.drop(config.states());
    }

    private static List<Commit> commits() {
        AggregateId odd = new AggregateId("A=b%", "x\u0000.$\u20ac");
        StoredEvent second = new StoredEvent(
                3,
                "e-3",
                odd,
                1,
                "Renamed",
                "2",
                JsonData.ofText("{ \"a.b\" : 9007199254740993, \"$c\":\"\\u0000\" }"),
                Commits.TIME,
                Map.of("k.1", "v\n", "$k", ""),
                Set.of(new Tag("A=b%", "1"), new Tag("A", "=b%1")));
        return List.of(
                new Commit(
                        1,
                        "c-1",
                        "log-1",
                        "writer",
                        Commits.TIME,
                        List.of(Commits.event(1, "0001", 1, JsonData.ofText("{\"amount\":1}")))),
                new Commit(
                        2,
                        "c-2",
                        "c-1",
                        "writer",
                        Commits.TIME,
                        List.of(Commits.event(2, "0001", 2, JsonData.NULL), second)));
    }

    private List<BsonDocument> stored(String collection) {
        return Databases.in(database -> database.getCollection(collection, BsonDocument.class)
                .find()
                .sort(new BsonDocument("_id", new org.bson.BsonInt32(1)))
                .into(new ArrayList<>()));
    }

    @Test
    void what_lands_in_the_collection_is_what_the_golden_file_says_byte_for_byte() throws IOException {
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            assertThat(log.append(0, commits())).isEqualTo(new AppendOutcome.Stored(2));
        }
        JsonWriterSettings canonical = JsonWriterSettings.builder()
                .outputMode(JsonMode.EXTENDED)
                .indent(true)
                .build();
        StringBuilder text = new StringBuilder();
        for (Commit commit : commits()) {
            RawBsonDocument written = MongoDocuments.encode(commit);
            byte[] bytes = new byte[written.getByteBuffer().remaining()];
            written.getByteBuffer().asNIO().get(bytes);
            text.append(HexFormat.of().formatHex(bytes)).append('\n');
        }
        List<BsonDocument> stored = stored(config.commits());
        for (BsonDocument document : stored) {
            text.append(document.toJson(canonical)).append('\n');
        }
        assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN));
        assertThat(stored)
                .isEqualTo(commits().stream().map(MongoDocuments::encode).toList());
    }

    @Test
    void the_drawings_name_the_fields_that_are_there_and_no_others() throws IOException {
        Set<String> fields = new TreeSet<>();
        Set<String> ofEvents = new TreeSet<>();
        for (Commit commit : commits()) {
            BsonDocument document = MongoDocuments.encode(commit);
            fields.addAll(document.keySet());
            document.getArray("events")
                    .forEach(event -> ofEvents.addAll(event.asDocument().keySet()));
        }
        for (Path drawn : List.of(SOURCES.resolve("MongoCommitLog.java"), PAGE)) {
            String drawing = drawing(Files.readString(drawn), "<bucket>.commits");
            assertThat(names(drawing, "(?m)^(?: \\*)? {3}([_a-z]+) "))
                    .as("%s", drawn)
                    .isEqualTo(fields);
            assertThat(names(drawing, "(?m)^(?: \\*)? {5}([_a-z]+)(?: |$)"))
                    .as("%s", drawn)
                    .isEqualTo(ofEvents);
        }
    }

    @Test
    void the_drawings_name_the_fields_of_a_state_and_no_others() throws IOException {
        try (MongoStateStore states = MongoStateStore.open(config)) {
            states.put(new StateKey("kept"), new byte[] {1}, 0);
            states.put(new StateKey("left"), new byte[] {1}, 0);
            states.delete(new StateKey("left"), 1);
        }
        Set<String> fields = new TreeSet<>();
        stored(config.states()).forEach(document -> fields.addAll(document.keySet()));
        for (Path drawn : List.of(SOURCES.resolve("MongoStateStore.java"), PAGE)) {
            String drawing = drawing(Files.readString(drawn), "<bucket>.states");
            assertThat(names(drawing, "(?m)^(?: \\*)? {3}([_a-z]+) "))
                    .as("%s", drawn)
                    .isEqualTo(fields);
        }
    }

    /** From the collection's name to the end of the drawing, or to the next collection. */
    private static String drawing(String text, String collection) {
        String plain = text.replace("&lt;", "<").replace("&gt;", ">");
        int start = plain.indexOf(collection + "\n");
        String rest = plain.substring(start + collection.length());
        return rest.split("</pre>|```|\n(?: \\*)? ?<bucket>", 2)[0];
    }

    private static Set<String> names(String text, String pattern) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
