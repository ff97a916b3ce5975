package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AggregateTagsTest {

    private static final AggregateTags TAGS = new AggregateTags(Set.of("Account", "Größe.*, x"));
    private static final Tag OWNER = new Tag("Owner", "ann");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static NatsConfig config(String bucket) {
        return NatsConfig.of(server.address(), bucket);
    }

    private static Tag account(String id) {
        return new Tag("Account", id);
    }

    /** A commit of one event at its position. */
    private static Commit commit(long position, AggregateId aggregate, long version, Tag... tags) {
        StoredEvent event = new StoredEvent(
                position,
                "e-" + position,
                aggregate,
                version,
                position == 2 ? "Opened" : "Deposited",
                "",
                JsonData.ofText("{}"),
                Instant.EPOCH,
                Map.of(),
                Set.of(tags));
        String before = position == 1 ? "log" : "c-" + (position - 1);
        return new Commit(position, "c-" + position, before, "test", Instant.EPOCH, List.of(event));
    }

    private static List<Long> found(NatsCommitLog log, EventQuery query, long after, long upTo) {
        List<Long> positions = new ArrayList<>();
        try (Cursor<StoredEvent> events = log.find(query, after, upTo)) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                positions.add(event.position());
            }
        }
        return positions;
    }

    @Test
    void a_query_by_such_tags_is_about_their_aggregates() {
        AggregateId one = new AggregateId("Account", "1");
        AggregateId two = new AggregateId("Account", "2");
        EventQuery.Item opened = new EventQuery.Item(Set.of("Opened"), Set.of(account("1"), OWNER), null);
        EventQuery.Item second = new EventQuery.Item(Set.of(), Set.of(), two);
        EventQuery.Item owned = new EventQuery.Item(Set.of(), Set.of(OWNER), null);
        EventQuery.Item nobody = new EventQuery.Item(Set.of(), Set.of(account("")), null);

        assertThat(TAGS.aggregates(new EventQuery(List.of(opened)))).containsExactly(one);
        assertThat(TAGS.aggregates(new EventQuery(List.of(opened, second)))).containsExactly(one, two);
        assertThat(TAGS.aggregates(new EventQuery(List.of(opened, owned)))).isEmpty();
        assertThat(TAGS.aggregates(new EventQuery(List.of(nobody)))).isEmpty();
        assertThat(TAGS.aggregates(EventQuery.all())).isEmpty();
        assertThat(new AggregateTags(Set.of()).aggregates(new EventQuery(List.of(opened))))
                .isEmpty();
    }

    @Test
    void the_metadata_of_a_stream_tells_them() {
        assertThat(AggregateTags.of(TAGS.metadata())).isEqualTo(TAGS);
        assertThat(AggregateTags.of(null).keys()).isEmpty();
        assertThatThrownBy(() -> AggregateTags.of(Map.of(AggregateTags.METADATA, "a=4")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void such_tags_find_what_a_scan_finds_and_an_event_that_would_not_be_found_is_refused() {
        AggregateId one = new AggregateId("Account", "1");
        AggregateId two = new AggregateId("Account", "2");
        List<Commit> commits = List.of(
                commit(1, one, 1, account("1"), OWNER),
                commit(2, two, 1, account("2"), OWNER),
                commit(3, one, 2),
                commit(4, two, 2, account("2")),
                commit(5, one, 3, account("1")));
        EventQuery first = EventQuery.ofTags(account("1"));
        EventQuery either = new EventQuery(List.of(
                new EventQuery.Item(Set.of(), Set.of(account("1")), null),
                new EventQuery.Item(Set.of("Opened"), Set.of(account("2")), null)));
        try (NatsCommitLog by = NatsCommitLog.open(config("by").withAggregateTags("Account"));
                NatsCommitLog without = NatsCommitLog.open(config("without"))) {
            for (NatsCommitLog log : List.of(by, without)) {
                assertThat(log.append(0, commits)).isEqualTo(new AppendOutcome.Stored(5));
                // An event of the aggregate without the tag does not match.
                assertThat(found(log, first, 0, 5)).containsExactly(1L, 5L);
                assertThat(found(log, first, 1, 4)).isEmpty();
                assertThat(found(log, either, 0, 5)).containsExactly(1L, 2L, 5L);
                assertThat(found(log, EventQuery.ofTags(OWNER), 0, 5)).containsExactly(1L, 2L);
                try (var prepared = log.prepare(first);
                        var events = prepared.upTo(5)) {
                    assertThat(events.next())
                            .isEqualTo(commits.getFirst().events().getFirst());
                }
            }
            Commit wrong = commit(6, two, 3, account("1"));
            AppendOutcome refused = by.append(5, List.of(wrong));
            assertThat(refused).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(((AppendOutcome.Failed) refused).reason())
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("Account=1")
                    .hasMessageContaining("Account/2");
            assertThat(by.head()).isEqualTo(5);
            assertThat(without.append(5, List.of(wrong))).isEqualTo(new AppendOutcome.Stored(1));
        }
    }

    @Test
    void the_stream_decides_and_not_who_opens_it_later() throws Exception {
        Commit wrong = commit(1, new AggregateId("Account", "2"), 1, account("1"));
        try (NatsCommitLog made = NatsCommitLog.open(config("made").withAggregateTags("Account"));
                NatsCommitLog later = NatsCommitLog.open(config("made"))) {
            assertThat(later.append(0, List.of(wrong))).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(made.head()).isZero();
        }
        try (NatsCommitLog made = NatsCommitLog.open(config("plain"));
                NatsCommitLog later = NatsCommitLog.open(config("plain").withAggregateTags("Account"))) {
            assertThat(made.append(0, List.of(wrong))).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(found(later, EventQuery.ofTags(account("1")), 0, 1)).containsExactly(1L);
        }
        try (NatsLink link = new NatsLink(config("plain"), () -> {})) {
            JetStreamManagement management = link.management();
            StreamConfiguration found =
                    management.getStreamInfo("EVENTHUS_plain").getConfiguration();
            management.updateStream(StreamConfiguration.builder(found)
                    .metadata(Map.of(AggregateTags.METADATA, "a=4"))
                    .build());
        }
        assertThatThrownBy(() -> NatsCommitLog.open(config("plain")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(AggregateTags.METADATA);
    }
}
