package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ends, times, and going to a place. What cannot be done is refused as such. */
abstract class PlaceRules extends ConsumerRules {

    /** What the broker's clock and this one may differ by, and how far times are apart that must not be mixed up. */
    private static final long FAR_SECONDS = 3_600;

    @Test
    void the_ends_are_the_last_positions_and_0_where_nothing_was() {
        if (!fixture.keeps()) {
            assertThatThrownBy(consumer::ends).isInstanceOf(UnsupportedException.class);
            return;
        }
        assertThat(consumer.ends().keySet()).isEqualTo(consumer.partitions());
        assertThat(consumer.ends().values()).containsOnly(0L);
        publish(20);
        Map<SourcePartition, Long> ends = new HashMap<>(consumer.ends());
        ends.values().removeIf(end -> end == 0);
        assertThat(ends).isEqualTo(lastOf(take(20)));
    }

    @Test
    void the_ends_at_a_time_are_the_last_positions_before_it() {
        if (!fixture.keeps()) {
            assertThatThrownBy(() -> consumer.endsAt(Instant.EPOCH)).isInstanceOf(UnsupportedException.class);
            return;
        }
        publish(20);
        assertThat(consumer.endsAt(Instant.now().plusSeconds(FAR_SECONDS))).isEqualTo(consumer.ends());
        assertThat(consumer.endsAt(Instant.now().minusSeconds(FAR_SECONDS)).values())
                .containsOnly(0L);
        Instant between = later();
        Map<SourcePartition, Long> before = consumer.ends();
        publish(20);
        assertThat(consumer.endsAt(between)).isEqualTo(before);
    }

    /** A time that is behind all that was sent, and before all that will be; brokers keep milliseconds. */
    private static Instant later() {
        Instant later = Instant.now().plusMillis(2);
        while (Instant.now().isBefore(later.plusMillis(2))) {
            Thread.onSpinWait();
        }
        return later;
    }

    private void seekAll(StartAt start) {
        consumer.partitions().forEach(each -> consumer.seek(each, start));
    }

    @Test
    void from_the_beginning_everything_comes_again() {
        List<String> ids = publish(20);
        take(20);
        if (isRefused(new StartAt.Beginning())) {
            return;
        }
        seekAll(new StartAt.Beginning());
        assertThat(idsOf(take(20))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void from_the_end_only_what_is_sent_later_comes() {
        publish(20);
        if (isRefused(new StartAt.End())) {
            return;
        }
        seekAll(new StartAt.End());
        List<String> later = publish(5);
        List<String> came = new ArrayList<>(idsOf(take(5)));
        came.addAll(takeTheRest());
        assertThat(came).containsExactlyInAnyOrderElementsOf(later);
    }

    @Test
    void from_a_time_what_was_sent_since_comes() {
        publish(20);
        if (isRefused(new StartAt.Time(Instant.EPOCH))) {
            return;
        }
        Instant between = later();
        List<String> since = publish(5);
        seekAll(new StartAt.Time(between));
        List<String> came = new ArrayList<>(idsOf(take(5)));
        came.addAll(takeTheRest());
        assertThat(came).containsExactlyInAnyOrderElementsOf(since);
    }

    @Test
    void behind_a_position_what_stands_there_comes() {
        publish(40);
        List<InboundRecord> all = take(40);
        if (isRefused(new StartAt.After(0))) {
            return;
        }
        Map<SourcePartition, Long> middle = lastOf(all.subList(0, 20));
        consumer.partitions().forEach(each -> consumer.seek(each, new StartAt.After(middle.getOrDefault(each, 0L))));
        List<String> expected = all.stream()
                .filter(record -> record.position() > middle.getOrDefault(record.partition(), 0L))
                .map(ConsumerRules::id)
                .toList();
        assertThat(idsOf(take(expected.size()))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void behind_a_position_that_is_not_there_yet_nothing_is_read() {
        publish(5);
        SourcePartition partition = take(5).getFirst().partition();
        if (isRefused(new StartAt.After(0))) {
            return;
        }
        assertThatThrownBy(() -> consumer.seek(partition, new StartAt.After(1_000)))
                .isInstanceOf(PermanentException.class)
                .isNotInstanceOf(UnsupportedException.class)
                .hasMessageContaining("1000");
    }

    /** Asserts that a consumer refuses every place, if it does not seek. */
    private boolean isRefused(StartAt start) {
        if (!fixture.seeks()) {
            assertThatThrownBy(() -> seekAll(start)).isInstanceOf(UnsupportedException.class);
        }
        return !fixture.seeks();
    }

    @Test
    void consumers_that_seek_do_not_know_of_each_other() {
        List<String> ids = publish(10);
        if (isRefused(new StartAt.Beginning())) {
            return;
        }
        assertThat(idsOf(take(10))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(idsOf(take(open(), 10))).containsExactlyInAnyOrderElementsOf(ids);
    }
}
