package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check finds what a group could do wrong, and nothing else. */
class GroupCheckTest {

    private final GroupCheck check = new GroupCheck();

    @BeforeEach
    void publish() {
        check.published("a", "e-1");
        check.published("b", "e-2");
        check.published("a", "e-3");
    }

    @Test
    void everything_in_order_with_repetitions_is_right() {
        check.handled("one a 1 e-1");
        check.handled("one a 2 e-3");
        check.handled("two a 1 e-1");
        check.handled("two b 1 e-2");
        check.handled("two a 2 e-3");

        assertThat(check.lost()).isZero();
        assertThat(check.violations()).as(check.findings().toString()).isZero();
        assertThat(check.first()).isEqualTo(3);
        assertThat(check.repeated()).isEqualTo(2);
        assertThat(check.members()).containsEntry("one", 2L).containsEntry("two", 3L);
    }

    @Test
    void an_event_that_nobody_handled_is_lost() {
        check.handled("one a 1 e-1");
        check.handled("one a 2 e-3");

        assertThat(check.lost()).isEqualTo(1);
        assertThat(check.findings()).containsExactly("1 events of b were handled by nobody");
    }

    @Test
    void an_event_before_the_one_that_stands_before_it_is_found() {
        check.handled("one a 2 e-3");
        check.handled("two a 1 e-1");
        check.handled("one b 1 e-2");

        assertThat(check.lost()).isZero();
        assertThat(check.findings()).containsExactly("one handled version 2 of a before version 1");
    }

    @Test
    void what_was_not_published_or_under_another_id_is_found() {
        check.handled("one c 1 e-9");
        check.handled("one b 1 e-1");
        check.handled("one b 2 e-2");
        check.handled("half a lin");

        assertThat(check.violations()).isEqualTo(4);
        assertThat(check.findings())
                .allMatch(found -> found.contains("was not published") || found.contains("is none"));
    }
}
