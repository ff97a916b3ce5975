package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionBookTest {

    private final VersionBook book = new VersionBook(2);

    @Test
    void what_was_asked_for_an_earlier_pin_does_not_count_since_events_may_have_come_in_between() {
        assertThat(book.pin(Samples.account("a"), 5)).as("must be looked up").isTrue();
        book.unpin(Samples.account("a"));
        book.feed(Samples.account("a"), 2);
        book.feed(Samples.account("b"), 1);
        book.feed(Samples.account("c"), 1);
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
        book.feed(Samples.account("a"), 4);
        book.found(Samples.account("a"), 5, 3);
        assertThat(book.version(Samples.account("a"))).isEqualTo(4);
    }

    @Test
    void a_pinned_version_is_never_forgotten() {
        book.pin(Samples.account("a"), 0);
        book.found(Samples.account("a"), 0, 0);
        for (int i = 0; i < 10; i++) {
            book.feed(Samples.account("other" + i), 1);
        }
        assertThat(book.version(Samples.account("a"))).isZero();
        assertThat(book.pin(Samples.account("a"), 10)).as("known: no look-up").isFalse();
    }
}
