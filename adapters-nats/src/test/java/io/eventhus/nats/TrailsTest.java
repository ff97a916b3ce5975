package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrailsTest {

    private static final AggregateId ACCOUNT = new AggregateId("Account", "0001");

    private final Trails trails = new Trails();

    @Test
    void the_next_event_names_those_before_it_the_nearest_first_and_eight_at_most() {
        Trails.Ahead ahead = trails.ahead();
        assertThat(ahead.before(event(1, 10))).isNull();
        for (long version = 2; version <= 12; version++) {
            ahead.before(event(version, version * 10));
        }
        assertThat(ahead.before(event(13, 130)))
                .isEqualTo(new Trail(12, List.of(120L, 110L, 100L, 90L, 80L, 70L, 60L, 50L)));
    }

    @Test
    void what_is_not_stored_leaves_no_trail() {
        trails.ahead().before(event(1, 10));
        assertThat(trails.of(ACCOUNT)).isNull();
        Trails.Ahead ahead = trails.ahead();
        ahead.before(event(1, 11));
        ahead.stored();
        assertThat(trails.of(ACCOUNT)).isEqualTo(new Trail(1, List.of(11L)));
    }

    @Test
    void a_trail_that_ends_with_another_version_is_not_followed() {
        trails.stored(part(3, 30, List.of(20L, 10L)));
        assertThat(trails.ahead().before(event(5, 50))).isNull();
        assertThat(trails.ahead().before(event(4, 40))).isEqualTo(new Trail(3, List.of(30L, 20L, 10L)));
    }

    @Test
    void an_older_trail_does_not_win() {
        trails.stored(part(3, 30, List.of(20L, 10L)));
        trails.stored(part(2, 20, List.of(10L)));
        assertThat(trails.of(ACCOUNT)).isEqualTo(new Trail(3, List.of(30L, 20L, 10L)));
    }

    @Test
    void positions_stand_in_a_header_as_numbers_parted_by_blanks() {
        assertThat(new Trail(3, List.of(30L, 20L, 10L)).text()).isEqualTo("30 20 10");
        assertThat(Trail.positions("30 20 10")).containsExactly(30L, 20L, 10L);
        assertThatThrownBy(() -> Trail.positions("30  10")).isInstanceOf(NumberFormatException.class);
    }

    private static Part part(long version, long position, List<Long> before) {
        return new Part(event(version, position), "c", 0, 1, null, before);
    }

    private static StoredEvent event(long version, long position) {
        return new StoredEvent(
                position,
                "e-" + position,
                ACCOUNT,
                version,
                "DepositPerformed",
                "",
                JsonData.ofText("{}"),
                Instant.EPOCH,
                Map.of(),
                Set.of());
    }
}
