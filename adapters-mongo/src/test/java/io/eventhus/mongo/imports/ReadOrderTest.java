package io.eventhus.mongo.imports;

import static io.eventhus.mongo.imports.Documents.document;
import static io.eventhus.mongo.imports.Documents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.ImportedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class ReadOrderTest {

    @Test
    void events_come_by_time_then_by_aggregate_then_by_place() {
        try (Collections collections = new Collections()) {
            collections.with(
                    document("b", 2, event("b", 1, 100, "T", "1"), event("b", 2, 300, "T", "2")),
                    document(
                            "a",
                            3,
                            event("a", 1, 100, "T", "3"),
                            event("a", 2, 100, "T", "4"),
                            event("a", 3, 200, "T", "5")),
                    document("B", 1, event("B", 1, 100, "T", "6")));

            assertThat(data(collections)).containsExactly("6", "3", "4", "1", "5", "2");
        }
    }

    @Test
    void an_event_whose_clock_went_back_comes_right_after_the_one_before_it() {
        try (Collections collections = new Collections()) {
            collections.with(
                    document(
                            "b",
                            4,
                            event("b", 1, 500, "T", "1"),
                            event("b", 2, 100, "T", "2"),
                            event("b", 3, 400, "T", "3"),
                            event("b", 4, 600, "T", "4")),
                    document("a", 2, event("a", 1, 300, "T", "5"), event("a", 2, 500, "T", "6")),
                    document("c", 2, event("c", 1, 500, "T", "7"), event("c", 2, 550, "T", "8")));

            assertThat(data(collections)).containsExactly("5", "6", "1", "2", "3", "7", "8", "4");
        }
    }

    @Test
    void versions_that_unchecked_saves_made_twice_keep_the_order_of_the_array() {
        try (Collections collections = new Collections()) {
            collections.with(document(
                    "a",
                    4,
                    event("a", 1, 1, "T", "1"),
                    event("a", 2, 5, "T", "2"),
                    event("a", 2, 3, "T", "3"),
                    event("a", 1, 5, "T", "4")));

            assertThat(data(collections)).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void any_clocks_at_all_give_the_order_that_the_rule_says() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Collections collections = new Collections()) {
            List<Expected> expected = new ArrayList<>();
            for (int document = 0; document < 40; document++) {
                String id = "id-" + random.nextInt(1_000_000);
                int length = random.nextInt(30);
                BsonArray events = new BsonArray();
                long latest = Long.MIN_VALUE;
                for (int i = 0; i < length; i++) {
                    long millis = random.nextInt(50);
                    latest = Math.max(latest, millis);
                    String data = id + "/" + i;
                    expected.add(new Expected(latest, id, i, data));
                    events.add(new BsonDocument("event_type", new BsonString("T"))
                            .append("_id", new BsonString(id))
                            .append("data", new BsonString(data))
                            .append("timestamp", new BsonDateTime(millis))
                            .append("aggregate_type", new BsonString("Account"))
                            .append("version", new BsonInt32(i + 1)));
                }
                collections
                        .events()
                        .insertOne(new BsonDocument("_id", new BsonString(id))
                                .append("version", new BsonInt32(length))
                                .append("events", events));
            }
            expected.sort(Comparator.comparingLong(Expected::latest)
                    .thenComparing(Expected::id)
                    .thenComparingInt(Expected::index));

            assertThat(data(collections))
                    .as("seed %s", seed)
                    .isEqualTo(expected.stream()
                            .map(event -> "\"" + event.data() + "\"")
                            .toList());
        }
    }

    @Test
    void an_aggregate_without_events_gives_none_and_is_no_error() {
        try (Collections collections = new Collections()) {
            collections.with(document("a", 0), document("b", 1, event("b", 1, 1, "T", "1")));

            assertThat(data(collections)).containsExactly("1");
            assertThat(EventhusImport.of(collections.database(), EventhusImportConfig.defaults())
                            .count())
                    .isEqualTo(1);
        }
    }

    private record Expected(long latest, String id, int index, String data) {}

    private static List<String> data(Collections collections) {
        return collections.readEvents(EventhusImportConfig.defaults().withBatch(3)).stream()
                .map(ImportedEvent::data)
                .map(data -> data.text())
                .toList();
    }
}
