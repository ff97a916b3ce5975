package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.UnsupportedException;
import java.util.Map;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.junit.jupiter.api.Test;

/** What Axon asks of a token, for positions in several partitions. */
class PartitionsTokenTest {

    private static final SourcePartition A = new SourcePartition("id-1", "bank.account", 0);
    private static final SourcePartition B = new SourcePartition("id-1", "bank.account", 1);
    private static final SourcePartition AGAIN = new SourcePartition("id-2", "bank.account", 0);

    private static PartitionsToken at(Map<SourcePartition, Long> positions) {
        return new PartitionsToken(positions);
    }

    private final PartitionsToken ahead = at(Map.of(A, 5L, B, 2L));
    private final PartitionsToken elsewhere = at(Map.of(A, 3L, B, 7L));
    private final PartitionsToken beginning = at(Map.of());

    @Test
    void bounds_are_those_of_each_partition() {
        assertThat(ahead.lowerBound(elsewhere)).isEqualTo(at(Map.of(A, 3L, B, 2L)));
        assertThat(ahead.upperBound(elsewhere)).isEqualTo(at(Map.of(A, 5L, B, 7L)));
        assertThat(ahead.lowerBound(at(Map.of(A, 9L)))).isEqualTo(at(Map.of(A, 5L)));
        assertThat(at(Map.of(A, 9L)).upperBound(ahead)).isEqualTo(at(Map.of(A, 9L, B, 2L)));
        assertThat(ahead.lowerBound(beginning)).isEqualTo(beginning);
        assertThat(beginning.upperBound(ahead)).isEqualTo(ahead);
        assertThat(ahead.lowerBound(at(Map.of(AGAIN, 5L)))).isEqualTo(beginning);
    }

    @Test
    void one_covers_another_if_it_does_in_every_partition() {
        assertThat(ahead.covers(ahead)).isTrue();
        assertThat(ahead.covers(at(Map.of(A, 5L)))).isTrue();
        assertThat(ahead.covers(beginning)).isTrue();
        assertThat(ahead.covers(null)).isTrue();
        assertThat(ahead.covers(elsewhere)).isFalse();
        assertThat(elsewhere.covers(ahead)).isFalse();
        assertThat(at(Map.of(A, 5L)).covers(ahead)).isFalse();
        assertThat(ahead.covers(at(Map.of(AGAIN, 1L)))).isFalse();
    }

    @Test
    void its_position_counts_what_lies_behind_it() {
        assertThat(ahead.position()).hasValue(7);
        assertThat(beginning.position()).hasValue(0);
    }

    @Test
    void it_is_stored_and_read_back_also_within_others() {
        TokenJson json = new TokenJson(TestConverters.jackson());
        for (TrackingToken token : new TrackingToken[] {ahead, beginning, new MergedTrackingToken(ahead, elsewhere)}) {
            assertThat(json.read(json.write(token))).isEqualTo(token);
        }
        assertThat(json.write(ahead))
                .hasToString("{\"partitions\":["
                        + "{\"source\":\"id-1\",\"name\":\"bank.account\",\"partition\":0,\"position\":5},"
                        + "{\"source\":\"id-1\",\"name\":\"bank.account\",\"partition\":1,\"position\":2}]}");
    }

    @Test
    void a_token_of_another_kind_is_refused() {
        assertThatThrownBy(() -> ahead.covers(new GlobalSequenceTrackingToken(3)))
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("GlobalSequenceTrackingToken");
    }
}
