package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PreparedFind;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding events by type, tag and aggregate. */
abstract class FindRules extends LogRules {

    private static final AggregateId ONE = new AggregateId("Account", "1");
    private static final AggregateId TWO = new AggregateId("Account", "2");
    private static final Tag RED = new Tag("colour", "red");
    private static final Tag BLUE = new Tag("colour", "blue");
    private static final Tag BIG = new Tag("size", "big");

    @BeforeEach
    void storeSome() {
        store(event("Opened").of(ONE).tagged("colour", "red")); // 1
        store(
                event("Deposited").of(ONE).tagged("colour", "red").tagged("size", "big"), // 2
                event("Opened").of(TWO).tagged("colour", "blue"), // 3
                event("Deposited").of(TWO).tagged("size", "big").tagged("Account", "1")); // 4
        store(event("Closed").of(ONE).tagged("colour", "blue").tagged("colour", "red")); // 5
    }

    @Test
    void find_by_type() {
        assertThat(positions(EventQuery.ofTypes("Opened"))).containsExactly(1L, 3L);
        assertThat(positions(EventQuery.ofTypes("Opened", "Closed"))).containsExactly(1L, 3L, 5L);
        assertThat(positions(EventQuery.ofTypes("opened"))).isEmpty();
        assertThat(positions(EventQuery.ofTypes("Open"))).isEmpty();
    }

    @Test
    void find_by_tags_needs_all_of_them() {
        assertThat(positions(EventQuery.ofTags(RED))).containsExactly(1L, 2L, 5L);
        assertThat(positions(EventQuery.ofTags(RED, BIG))).containsExactly(2L);
        assertThat(positions(EventQuery.ofTags(RED, BLUE))).containsExactly(5L);
        assertThat(positions(EventQuery.ofTags(RED, new Tag("colour", "green"))))
                .isEmpty();
    }

    @Test
    void find_by_aggregate_leaves_out_events_merely_tagged_with_its_id() {
        assertThat(positions(EventQuery.ofAggregate(ONE))).containsExactly(1L, 2L, 5L);
        assertThat(positions(EventQuery.ofAggregate(TWO))).containsExactly(3L, 4L);
        assertThat(positions(EventQuery.ofTags(new Tag("Account", "1")))).containsExactly(4L);
        assertThat(positions(EventQuery.ofTags(new Tag("Account", "2")))).isEmpty();
    }

    @Test
    void a_prepared_find_is_complete_up_to_a_head_that_was_read_after_it_began() {
        AggregateId young = new AggregateId("Account", "young");
        for (EventQuery query :
                List.of(EventQuery.ofAggregate(ONE), EventQuery.ofAggregate(young), EventQuery.ofTypes("Closed"))) {
            log.prepare(query).close();
            try (PreparedFind prepared = log.prepare(query)) {
                store(event("Closed").of(ONE), event("Closed").of(young));
                List<Long> found = new ArrayList<>();
                try (Cursor<StoredEvent> events = prepared.upTo(log.head())) {
                    for (StoredEvent event = events.next(); event != null; event = events.next()) {
                        found.add(event.position());
                    }
                }
                assertThat(found).isNotEmpty().isEqualTo(positions(query));
            }
        }
    }

    @Test
    void a_prepared_find_ends_where_it_is_told() {
        try (PreparedFind prepared = log.prepare(EventQuery.ofAggregate(ONE));
                Cursor<StoredEvent> events = prepared.upTo(2)) {
            assertThat(Objects.requireNonNull(events.next()).position()).isEqualTo(1);
            assertThat(Objects.requireNonNull(events.next()).position()).isEqualTo(2);
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void the_parts_of_an_item_all_restrict() {
        assertThat(positions(item(Set.of("Deposited"), Set.of(BIG), null))).containsExactly(2L, 4L);
        assertThat(positions(item(Set.of("Deposited"), Set.of(BIG), ONE))).containsExactly(2L);
        assertThat(positions(item(Set.of("Opened", "Closed"), Set.of(RED), null)))
                .containsExactly(1L, 5L);
        assertThat(positions(item(Set.of("Opened"), Set.of(BIG), null))).isEmpty();
        assertThat(positions(item(Set.of("Closed", "Opened"), Set.of(), TWO))).containsExactly(3L);
        assertThat(positions(item(Set.of(), Set.of(new Tag("Account", "1")), TWO)))
                .containsExactly(4L);
        assertThat(positions(item(Set.of(), Set.of(new Tag("Account", "1")), ONE)))
                .isEmpty();
    }

    @Test
    void the_items_of_a_query_are_alternatives_and_each_event_comes_once() {
        EventQuery query = new EventQuery(List.of(
                new EventQuery.Item(Set.of("Closed"), Set.of(), null),
                new EventQuery.Item(Set.of(), Set.of(RED), null),
                new EventQuery.Item(Set.of(), Set.of(), ONE),
                new EventQuery.Item(Set.of("Deposited", "Closed"), Set.of(), null)));

        assertThat(positions(query)).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void a_query_of_many_items_is_answered() {
        List<EventQuery.Item> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            items.add(new EventQuery.Item(Set.of("Opened"), Set.of(), new AggregateId("Account", "" + i)));
        }
        items.add(new EventQuery.Item(Set.of(), Set.of(RED, BLUE), null));

        assertThat(positions(new EventQuery(items))).containsExactly(1L, 3L, 5L);
    }

    @Test
    void an_item_without_parts_matches_every_event() {
        assertThat(find(EventQuery.all())).isEqualTo(script.events());
        EventQuery redOrAll = new EventQuery(List.of(
                new EventQuery.Item(Set.of(), Set.of(RED), null), new EventQuery.Item(Set.of(), Set.of(), null)));
        assertThat(find(redOrAll)).isEqualTo(script.events());
    }

    @Test
    void what_is_found_is_the_whole_event() {
        assertThat(find(EventQuery.ofTypes("Deposited"))).containsExactly(script.eventAt(2), script.eventAt(4));
        assertThat(find(EventQuery.ofAggregate(ONE)))
                .containsExactly(script.eventAt(1), script.eventAt(2), script.eventAt(5));
    }

    @Test
    void a_range_of_a_find_may_start_and_end_inside_a_commit() {
        assertThat(positions(EventQuery.all(), 2, 3)).containsExactly(3L);
        assertThat(positions(EventQuery.all(), 1, 4)).containsExactly(2L, 3L, 4L);
        assertThat(positions(EventQuery.ofTypes("Opened"), 1, 2)).isEmpty();
        assertThat(positions(EventQuery.ofTypes("Opened"), 1, 3)).containsExactly(3L);
        assertThat(positions(EventQuery.ofTags(RED), 1, 4)).containsExactly(2L);
        assertThat(positions(EventQuery.ofAggregate(ONE), 2, 5)).containsExactly(5L);
        assertThat(positions(EventQuery.all(), 5, 5)).isEmpty();
        assertThat(positions(EventQuery.ofTags(RED), 4, 2)).isEmpty();
    }

    @Test
    void a_find_beyond_the_head_fails_as_transient() {
        for (long upTo : new long[] {6, 1_000, Long.MAX_VALUE}) {
            for (EventQuery query : List.of(EventQuery.all(), EventQuery.ofTags(RED), EventQuery.ofAggregate(ONE))) {
                assertThatThrownBy(() -> find(log, query, 0, upTo))
                        .as("find %s up to %d", query, upTo)
                        .isInstanceOf(TransientException.class);
            }
        }
        store(event("Opened"));
        assertThat(positions(EventQuery.ofTypes("Opened"))).containsExactly(1L, 3L, 6L);
    }

    @Test
    void names_that_look_alike_are_kept_apart() {
        List<String> alike = Arrays.asList(
                "a", "A", "a ", " a", "a=b", "a/b", "a%", "a_", "a*", "\u00e9", "e\u0301", "\u212b", "\u00c5",
                "a\u0000");
        Collections.shuffle(alike, Seed.draw().random());
        for (String name : alike) {
            store(event("t" + name).of("x" + name, "y").tagged("k" + name, "v").tagged("k", "v" + name));
        }
        long position = 5;
        for (String name : alike) {
            position++;
            assertThat(positions(EventQuery.ofTypes("t" + name))).as("type").containsExactly(position);
            assertThat(positions(EventQuery.ofTags(new Tag("k" + name, "v"))))
                    .as("tag key")
                    .containsExactly(position);
            assertThat(positions(EventQuery.ofTags(new Tag("k", "v" + name))))
                    .as("tag value")
                    .containsExactly(position);
            assertThat(positions(EventQuery.ofAggregate(new AggregateId("x" + name, "y"))))
                    .as("aggregate")
                    .containsExactly(position);
        }
    }

    @Test
    void the_border_between_key_and_value_counts() {
        store(
                event("E").of("a/b", "c").tagged("p=q", "r").tagged("type", "Opened"), // 6
                event("E").of("a", "b/c").tagged("p", "q=r").tagged("type:Opened", "")); // 7

        assertThat(positions(EventQuery.ofAggregate(new AggregateId("a/b", "c"))))
                .containsExactly(6L);
        assertThat(positions(EventQuery.ofAggregate(new AggregateId("a", "b/c"))))
                .containsExactly(7L);
        assertThat(positions(EventQuery.ofTags(new Tag("p=q", "r")))).containsExactly(6L);
        assertThat(positions(EventQuery.ofTags(new Tag("p", "q=r")))).containsExactly(7L);
        assertThat(positions(EventQuery.ofTypes("Opened"))).containsExactly(1L, 3L);
        assertThat(positions(EventQuery.ofTags(new Tag("type", "Opened")))).containsExactly(6L);
    }

    private static EventQuery item(Set<String> types, Set<Tag> tags, @Nullable AggregateId aggregate) {
        return new EventQuery(List.of(new EventQuery.Item(types, tags, aggregate)));
    }
}
