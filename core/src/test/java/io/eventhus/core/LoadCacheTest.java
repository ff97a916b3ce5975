package io.eventhus.core;

import static io.eventhus.core.Samples.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadCacheTest {

    private static final Tag TENANT = new Tag("Tenant", "1");

    private LoadCache cache = new LoadCache(20_000);

    private static StoredEvent event(long position, String account, String json) {
        return new StoredEvent(
                position,
                "id-" + position,
                account(account),
                1,
                "DepositPerformed",
                "",
                JsonData.ofText(json),
                Samples.TIME,
                Map.of(),
                Set.of(new Tag("Account", account), TENANT));
    }

    private static StoredEvent event(long position, String account) {
        return event(position, account, "{}");
    }

    private static EventQuery of(String account) {
        return EventQuery.ofAggregate(account(account));
    }

    @Test
    void what_was_given_stays_as_it_was_while_more_is_fed() {
        cache.keep(of("a"), 1, List.of(event(1, "a")));
        List<StoredEvent> before = cache.upTo(of("a"), 1);
        for (long position = 2; position <= 20; position++) {
            cache.feed(event(position, position % 2 == 0 ? "a" : "b"));
        }
        assertThat(before).extracting(StoredEvent::position).containsExactly(1L);
        assertThat(cache.upTo(of("a"), 7))
                .extracting(StoredEvent::position)
                .as("no further than was asked for")
                .containsExactly(1L, 2L, 4L, 6L);
        assertThat(cache.upTo(of("a"), 20)).hasSize(11);
    }

    @Test
    void that_there_is_nothing_is_kept_as_well() {
        cache.keep(of("a"), 5, List.of());
        cache.feed(event(6, "b"));
        assertThat(cache.upTo(of("a"), 6)).isEmpty();
        assertThat(cache.upTo(of("b"), 6)).as("never loaded").isNull();
        cache.feed(event(7, "a"));
        assertThat(cache.upTo(of("a"), 7)).hasSize(1);
    }

    @Test
    void what_was_loaded_least_recently_makes_room() {
        String large = "\"" + "x".repeat(6_000) + "\"";
        cache.keep(of("a"), 1, List.of(event(1, "a", large)));
        cache.keep(of("b"), 2, List.of(event(2, "b", large)));
        assertThat(cache.upTo(of("a"), 2)).hasSize(1);
        cache.keep(of("c"), 3, List.of(event(3, "c", large)));
        cache.feed(event(4, "c", large));
        assertThat(cache.keeps(of("b"))).as("not asked for since").isFalse();
        assertThat(cache.upTo(of("a"), 4)).hasSize(1);
        cache.feed(event(5, "b", large));
        assertThat(cache.upTo(of("b"), 5)).as("not there with its latest only").isNull();
        for (long position = 6; position < 10; position++) {
            cache.feed(event(position, "a", large));
        }
        assertThat(cache.keeps(of("a")) || cache.keeps(of("c")))
                .as("one that grows beyond the bound goes too, when nothing else is left")
                .isFalse();
    }

    @Test
    void a_crowd_under_one_tag_is_not_kept() {
        cache = new LoadCache(1_000_000);
        for (int i = 0; i < 100; i++) {
            EventQuery.Item crowded = new EventQuery.Item(Set.of("Type" + i), Set.of(TENANT), null);
            cache.keep(new EventQuery(List.of(crowded)), 0, List.of());
        }
        EventQuery.Item last = new EventQuery.Item(Set.of("Type99"), Set.of(TENANT), null);
        assertThat(cache.keeps(new EventQuery(List.of(last)))).isFalse();
        EventQuery own = EventQuery.ofTags(TENANT, new Tag("Account", "a"));
        cache.keep(own, 0, List.of());
        cache.feed(event(1, "a"));
        cache.feed(event(2, "b"));
        assertThat(cache.upTo(own, 2))
                .as("found under the tag that nobody else has")
                .hasSize(1);
    }

    @Test
    void a_query_by_type_alone_or_of_several_items_is_not_kept() {
        assertThat(LoadCache.canKeep(EventQuery.ofTypes("DepositPerformed"))).isFalse();
        assertThat(LoadCache.canKeep(EventQuery.all())).isFalse();
        List<EventQuery.Item> either = List.of(
                of("a").items().getFirst(), EventQuery.ofTags(TENANT).items().getFirst());
        assertThat(LoadCache.canKeep(new EventQuery(either))).isFalse();
        assertThat(LoadCache.canKeep(EventQuery.ofTags(TENANT))).isTrue();
        assertThat(LoadCache.canKeep(EventQuery.ofAggregate(new AggregateId("Account", "a"))))
                .isTrue();
    }
}
