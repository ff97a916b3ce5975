package io.eventhus.sqlite;

import static io.eventhus.sqlite.Samples.LOG_ID;
import static io.eventhus.sqlite.Samples.all;
import static io.eventhus.sqlite.Samples.commit;
import static io.eventhus.sqlite.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFindTest {

    private static final long SEED = 20_260_101;

    @TempDir
    Path folder;

    @Test
    void finds_exactly_what_matches_whatever_the_query_asks() {
        Random random = new Random(SEED);
        SqliteConfig config = SqliteConfig.of(folder.resolve("find.db")).withPage(7, 1 << 20);
        try (SqliteCommitLog log = SqliteCommitLog.open(config)) {
            List<StoredEvent> events = store(log, random, 400);
            for (int round = 0; round < 400; round++) {
                EventQuery query = query(random);
                long after = random.nextInt(100);
                long upTo = 300L + random.nextInt(101);
                assertThat(all(log.find(query, after, upTo)))
                        .as("seed %d, round %d, %s", SEED, round, query)
                        .isEqualTo(events.stream()
                                .filter(e -> e.position() > after && e.position() <= upTo && query.matches(e))
                                .toList());
            }
        }
    }

    @Test
    void a_query_of_a_thousand_alternatives_is_answered() {
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(folder.resolve("wide.db")))) {
            List<StoredEvent> events = store(log, new Random(SEED), 100);
            List<EventQuery.Item> items = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                items.add(new EventQuery.Item(Set.of("T0", "none" + i), Set.of(new Tag("k", "" + i)), null));
            }
            EventQuery query = new EventQuery(items);
            assertThat(all(log.find(query, 0, 100)))
                    .isNotEmpty()
                    .isEqualTo(events.stream().filter(query::matches).toList());
        }
    }

    @Test
    void every_range_runs_through_an_index_in_the_order_of_positions() {
        SqliteConfig config = SqliteConfig.of(folder.resolve("plan.db"));
        AggregateId aggregate = new AggregateId("A", "1");
        Tag one = new Tag("k", "1");
        Tag two = new Tag("k", "2");
        List<EventQuery.Item> items = List.of(
                new EventQuery.Item(Set.of(), Set.of(), aggregate),
                new EventQuery.Item(Set.of("T"), Set.of(), null),
                new EventQuery.Item(Set.of(), Set.of(one), null),
                new EventQuery.Item(Set.of("T"), Set.of(one, two), aggregate));
        try (SqliteConnections connections = SqliteConnections.open(config)) {
            for (EventQuery.Item item : items) {
                connections.read("explain", session -> {
                    for (SqliteRange range : SqliteRange.of(item, session, 0, 10)) {
                        assertThat(plan(session, range)).contains("SEARCH").doesNotContain("SCAN", "TEMP B-TREE");
                    }
                    return true;
                });
            }
        }
    }

    @Test
    void the_rarest_of_several_tags_leads() {
        SqliteConfig config = SqliteConfig.of(folder.resolve("rare.db"));
        Tag common = new Tag("a", "common");
        Tag rare = new Tag("z", "rare");
        AggregateId aggregate = new AggregateId("A", "1");
        try (SqliteCommitLog log = SqliteCommitLog.open(config);
                SqliteConnections connections = SqliteConnections.open(config)) {
            StoredEvent[] events = new StoredEvent[50];
            for (int i = 0; i < 50; i++) {
                events[i] = i == 30
                        ? event(i + 1, "T", aggregate, i + 1, common, rare)
                        : event(i + 1, "T", aggregate, i + 1, common);
            }
            log.append(0, List.of(commit("c1", LOG_ID, events)));
            EventQuery.Item item = new EventQuery.Item(Set.of("T"), Set.of(common, rare), aggregate);
            List<SqliteRange> ranges = connections.read("choose", session -> SqliteRange.of(item, session, 0, 50));
            assertThat(ranges).hasSize(1);
            assertThat(ranges.getFirst().keyArguments()).isEqualTo(List.<Object>of("z", "rare"));
            assertThat(all(log.find(new EventQuery(List.of(item)), 0, 50)))
                    .extracting(StoredEvent::position)
                    .containsExactly(31L);
        }
    }

    private static String plan(SqliteSession session, SqliteRange range) throws SQLException {
        StringBuilder plan = new StringBuilder();
        String sql = "EXPLAIN QUERY PLAN " + range.positionsSql();
        try (ResultSet rows = session.query(sql, range.arguments(0, 10, 10).toArray())) {
            while (rows.next()) {
                plan.append(rows.getString(4)).append('\n');
            }
        }
        return plan.toString();
    }

    private static List<StoredEvent> store(SqliteCommitLog log, Random random, int count) {
        List<StoredEvent> events = new ArrayList<>();
        List<Commit> commits = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            StoredEvent event = event(
                    i,
                    "T" + random.nextInt(5),
                    new AggregateId("A", "" + random.nextInt(10)),
                    i,
                    tags(random).toArray(new Tag[0]));
            events.add(event);
            commits.add(commit("c" + i, i == 1 ? LOG_ID : "c" + (i - 1), event));
        }
        assertThat(log.append(0, commits).stored()).isEqualTo(count);
        return events;
    }

    private static EventQuery query(Random random) {
        List<EventQuery.Item> items = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Set<String> types = new HashSet<>();
            for (int t = random.nextInt(3); t > 0; t--) {
                types.add("T" + random.nextInt(6));
            }
            AggregateId aggregate = random.nextInt(3) == 0 ? new AggregateId("A", "" + random.nextInt(11)) : null;
            items.add(new EventQuery.Item(types, tags(random), aggregate));
        }
        return new EventQuery(items);
    }

    private static Set<Tag> tags(Random random) {
        Set<Tag> tags = new HashSet<>();
        for (int t = random.nextInt(4); t > 0; t--) {
            tags.add(new Tag("k", "" + random.nextInt(6)));
        }
        return tags;
    }
}
