package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionBookTest {

    private final VersionBook book = new VersionBook(3, 2);

    @Test
    void what_was_asked_for_an_earlier_pin_does_not_count_since_events_may_have_come_in_between() {
        assertThat(book.pin(Samples.account("a"), 5)).as("must be looked up").isTrue();
        book.unpin(Samples.account("a"));
        book.feed(Samples.account("a"), 2, 6);
        book.feed(Samples.account("b"), 1, 7);
        book.feed(Samples.account("c"), 1, 8);
        assertThat(book.pin(Samples.account("a"), 8))
                .as("forgotten, so looked up again")
                .isTrue();

        book.found(Samples.account("a"), 5, 1);
        assertThat(book.knows(Samples.account("a"))).isFalse();

        book.found(Samples.account("a"), 8, 2);
        assertThat(book.version(Samples.account("a"))).isEqualTo(2);
    }

    @Test
    void what_is_fed_while_a_look_up_is_under_way_wins() {
        book.pin(Samples.account("a"), 5);
        book.feed(Samples.account("a"), 4, 6);
        book.found(Samples.account("a"), 5, 3);
        assertThat(book.version(Samples.account("a"))).isEqualTo(4);
    }

    @Test
    void a_pinned_version_is_never_forgotten() {
        book.pin(Samples.account("a"), 0);
        book.found(Samples.account("a"), 0, 0);
        for (int i = 0; i < 10; i++) {
            book.feed(Samples.account("other" + i), 1, 4 + i);
        }
        assertThat(book.version(Samples.account("a"))).isZero();
        assertThat(book.pin(Samples.account("a"), 10)).as("known: no look-up").isFalse();
    }

    @Test
    void what_was_loaded_need_not_be_looked_up() {
        book.loaded(Samples.account("a"), 3, 7);
        assertThat(book.pin(Samples.account("a"), 5)).as("known: no look-up").isFalse();
        assertThat(book.version(Samples.account("a"))).isEqualTo(7);
    }

    @Test
    void what_was_loaded_does_not_count_where_an_event_since_may_be_forgotten() {
        book.loaded(Samples.account("a"), 2, 7);
        assertThat(book.pin(Samples.account("a"), 5))
                .as("loaded before this was opened")
                .isTrue();
        book.feed(Samples.account("b"), 1, 4);
        book.feed(Samples.account("c"), 1, 5);
        book.feed(Samples.account("d"), 1, 6);
        book.loaded(Samples.account("e"), 3, 1);
        assertThat(book.pin(Samples.account("e"), 6))
                .as("b at position 4 is forgotten, and may have been e")
                .isTrue();
        book.loaded(Samples.account("f"), 4, 1);
        assertThat(book.pin(Samples.account("f"), 6)).isFalse();
    }

    @Test
    void what_was_loaded_does_not_win_over_what_was_fed() {
        book.feed(Samples.account("a"), 8, 4);
        book.loaded(Samples.account("a"), 3, 7);
        book.pin(Samples.account("a"), 5);
        assertThat(book.version(Samples.account("a"))).isEqualTo(8);
        book.pin(Samples.account("b"), 5);
        book.feed(Samples.account("b"), 9, 6);
        book.loaded(Samples.account("b"), 5, 8);
        assertThat(book.version(Samples.account("b"))).isEqualTo(9);
    }
}
