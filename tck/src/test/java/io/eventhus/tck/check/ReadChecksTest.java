package io.eventhus.tck.check;

import static io.eventhus.tck.check.Story.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C7 to C9. The log holds 1 to 8: accounts a and b in turns, in four commits. */
class ReadChecksTest {

    private static final EventQuery A = EventQuery.ofTags(new Tag("Account", "a"));
    private static final EventQuery MIXED = new EventQuery(List.of(
            new EventQuery.Item(Set.of("Deposited"), Set.of(new Tag("Account", "a")), null),
            new EventQuery.Item(Set.of(), Set.of(), Story.account("a")),
            new EventQuery.Item(Set.of("Withdrawn", "Other"), Set.of(), null)));

    private final Story story = new Story();

    @BeforeEach
    void store() {
        for (int i = 1; i <= 8; i += 2) {
            story.acknowledge("c" + i, List.of(), event("d" + i, "a"), event("w" + (i + 1), "b"));
        }
    }

    @Test
    void right_reads_pass() {
        load(A, 0, 8, 1, 3, 5, 7);
        load(A, 3, 8, 5, 7);
        load(EventQuery.all(), 6, 8, 7, 8);
        load(MIXED, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8);
        load(A, 0, -1, 1, 3, 5, 7);
        find(A, 0, 4, 1, 3);
        Read givenUp = story.history.loading(A, 0);
        came(givenUp, 1, 3);
        givenUp.givenUp(8);
        Read early = story.history.loading(A, 0);
        story.acknowledge("c9", List.of(), event("d9", "a"));
        came(early, 1, 3, 5, 7);
        early.ended(8);
        assertThat(story.check().violations()).isEmpty();
    }

    @Test
    void c7_a_load_that_misses_an_event_is_found() {
        load(A, 0, 8, 1, 3, 7);
        assertThat(story.broken()).containsExactly("C7");
    }

    @Test
    void c7_a_load_that_stops_before_what_was_acknowledged_is_found() {
        load(A, 0, 6, 1, 3, 5);
        assertThat(story.broken()).containsExactly("C7");
    }

    @Test
    void c7_a_load_of_unknown_reach_that_misses_the_last_events_is_found() {
        load(A, 0, -1, 1, 3, 5);
        assertThat(story.broken()).containsExactly("C7");
    }

    @Test
    void c7_a_read_that_gives_too_much_or_in_another_order_or_given_up_with_a_hole_is_found() {
        find(A, 0, 4, 1, 2, 3);
        find(A, 0, 4, 1, 3, 5);
        find(A, 0, 4, 3, 1);
        find(A, 0, 4, 1, 1, 3);
        Read givenUp = story.history.finding(A, 0, 9);
        came(givenUp, 3);
        givenUp.givenUp(8);
        assertThat(story.check().tally().violations()).isEqualTo(5);
        assertThat(story.broken()).containsExactly("C7");
    }

    @Test
    void c7_a_read_that_gives_another_content_is_found() {
        Read reading = story.history.finding(A, 0, 9);
        reading.came(event("other", "a").at(1, 1));
        reading.ended(2);
        assertThat(story.broken()).containsExactly("C7");
    }

    @Test
    void right_subscriptions_pass() {
        Subscription all = story.history.subscribed("all", EventQuery.all(), 0, Delivery.ONCE);
        deliver(all, 1, 2, 3, 4, 5);
        Subscription resumed = story.history.subscribed("all", EventQuery.all(), 4, Delivery.ONCE);
        deliver(resumed, 5, 6, 7, 8);
        resumed.caughtUp(8);
        Subscription repeated = story.history.subscribed("repeated", A, 0, Delivery.REPEATED);
        deliver(repeated, 1, 1, 3, 3, 3);
        repeated.parked(5);
        deliver(repeated, 7);
        repeated.caughtUp(8);
        Subscription keyed = story.history.subscribed("keyed", EventQuery.all(), 0, Delivery.PER_AGGREGATE);
        deliver(keyed, 2, 4, 1, 4, 3, 6, 8, 5, 7);
        keyed.caughtUp(8);
        deliver(story.history.subscribed("new", A, 8, Delivery.ONCE));
        assertThat(story.check().violations()).isEmpty();
    }

    @Test
    void c8_gaps_duplicates_disorder_strangers_and_other_contents_are_found() {
        long[][] wrong = {{1, 3}, {1, 1}, {2}, {1, 2, 4}, {1, 2, 3, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
        for (int i = 0; i < wrong.length; i++) {
            Subscription subscription = story.history.subscribed("s" + i, EventQuery.all(), 0, Delivery.ONCE);
            for (long position : wrong[i]) {
                subscription.delivered(position == 9 ? event("d9", "a").at(9, 5) : story.at(position));
            }
        }
        story.history
                .subscribed("content", EventQuery.all(), 0, Delivery.ONCE)
                .delivered(event("other", "a").at(1, 1));
        deliver(story.history.subscribed("stranger", A, 0, Delivery.ONCE), 1, 2);
        assertThat(story.check().tally().violations()).isEqualTo(wrong.length + 2);
        assertThat(story.broken()).containsExactly("C8");
    }

    @Test
    void c8_disorder_within_an_aggregate_is_found() {
        long[][] wrong = {{3}, {1, 5}, {1, 3, 1}, {2, 1, 4, 8}, {1, 3, 5, 7, 5}};
        for (int i = 0; i < wrong.length; i++) {
            deliver(story.history.subscribed("s" + i, EventQuery.all(), 0, Delivery.PER_AGGREGATE), wrong[i]);
        }
        assertThat(story.check().tally().violations()).isEqualTo(wrong.length);
        assertThat(story.broken()).containsExactly("C8");
    }

    @Test
    void c9_a_resumed_subscription_that_misses_the_first_event_is_found() {
        deliver(story.history.subscribed("s", EventQuery.all(), 0, Delivery.ONCE), 1, 2, 3);
        deliver(story.history.subscribed("s", EventQuery.all(), 3, Delivery.ONCE), 5, 6);
        assertThat(story.broken()).containsExactly("C9");
    }

    @Test
    void c9_a_checkpoint_beyond_what_was_handled_is_found() {
        deliver(story.history.subscribed("s", EventQuery.all(), 0, Delivery.ONCE), 1, 2, 3);
        deliver(story.history.subscribed("s", EventQuery.all(), 4, Delivery.ONCE), 5, 6);
        assertThat(story.broken()).containsExactly("C9");
    }

    @Test
    void c9_a_subscription_that_says_it_caught_up_and_did_not_is_found() {
        Subscription subscription = story.history.subscribed("s", A, 2, Delivery.ONCE);
        deliver(subscription, 3, 5);
        subscription.caughtUp(8);
        assertThat(story.broken()).containsExactly("C9");
    }

    @Test
    void right_publications_pass() {
        Channel channel = story.history.publishing("bank.account", EventQuery.all());
        arrive(channel, 2, 1, 4, 3, 1, 2, 6, 8, 5, 7, 7);
        channel.publishedUpTo(8);
        Channel bare = story.history.publishing("bare", A);
        bare.arrived("", Story.account("a"), 1);
        bare.arrived("", Story.account("a"), 2);
        bare.publishedUpTo(4);
        assertThat(story.check().violations()).isEmpty();
    }

    @Test
    void c8_a_version_published_before_the_one_before_it_is_found() {
        arrive(story.history.publishing("x", EventQuery.all()), 1, 5, 3);
        assertThat(story.broken()).containsExactly("C8");
    }

    @Test
    void c8_a_duplicate_with_another_id_is_found() {
        Channel channel = story.history.publishing("x", EventQuery.all());
        arrive(channel, 1);
        channel.arrived("other", Story.account("a"), 1);
        assertThat(story.broken()).containsExactly("C8");
    }

    @Test
    void c8_what_is_published_and_not_stored_is_found() {
        story.history.publishing("x", EventQuery.all()).arrived("d9", Story.account("a"), 5);
        assertThat(story.broken()).containsExactly("C8");
    }

    @Test
    void c8_what_never_arrives_is_found() {
        Channel channel = story.history.publishing("x", EventQuery.all());
        arrive(channel, 1, 2, 3);
        channel.publishedUpTo(4);
        assertThat(story.broken()).containsExactly("C8");
    }

    private void load(EventQuery query, long after, long upTo, long... positions) {
        Read reading = story.history.loading(query, after);
        came(reading, positions);
        reading.ended(upTo);
    }

    private void find(EventQuery query, long after, long upTo, long... positions) {
        Read reading = story.history.finding(query, after, upTo);
        came(reading, positions);
        reading.ended(upTo);
    }

    private void came(Read reading, long... positions) {
        for (long position : positions) {
            reading.came(story.at(position));
        }
    }

    private void deliver(Subscription subscription, long... positions) {
        for (long position : positions) {
            subscription.delivered(story.at(position));
        }
    }

    private void arrive(Channel channel, long... positions) {
        for (long position : positions) {
            StoredEvent event = story.at(position);
            channel.arrived(event.id(), event.aggregate(), event.version());
        }
    }
}
