package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.UnsupportedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the broker keeps of how far a reader is. Where it keeps nothing, that is refused as such. */
abstract class AcknowledgeRules extends ConsumerRules {

    @Test
    void what_was_acknowledged_does_not_come_again() {
        publish(20);
        List<InboundRecord> records = take(20);
        if (isRefused(records)) {
            return;
        }
        consumer.acknowledge(lastOf(records));
        reopen();
        assertThat(takeTheRest()).isEmpty();
    }

    @Test
    void what_was_not_acknowledged_comes_again_and_in_order() {
        publish(40);
        List<InboundRecord> records = take(40);
        if (isRefused(records)) {
            return;
        }
        Map<SourcePartition, Long> middle = lastOf(records.subList(0, 20));
        consumer.acknowledge(middle);
        List<String> expected = records.stream()
                .filter(record -> record.position() > middle.getOrDefault(record.partition(), 0L))
                .map(ConsumerRules::id)
                .toList();
        reopen();
        List<InboundRecord> again = take(expected.size());
        assertThat(idsOf(again)).containsExactlyInAnyOrderElementsOf(expected);
        for (SourcePartition partition : middle.keySet()) {
            assertThat(again.stream().filter(record -> record.partition().equals(partition)))
                    .extracting(InboundRecord::position)
                    .isSorted();
        }
    }

    @Test
    void a_consumer_that_acknowledged_nothing_is_followed_by_one_that_gets_all() {
        List<String> ids = publish(10);
        if (isRefused(take(10))) {
            return;
        }
        reopen();
        assertThat(idsOf(take(10))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void acknowledging_again_or_something_lower_takes_nothing_back() {
        publish(20);
        List<InboundRecord> records = take(20);
        if (isRefused(records)) {
            return;
        }
        consumer.acknowledge(lastOf(records));
        consumer.acknowledge(lastOf(records));
        InboundRecord first = records.getFirst();
        consumer.acknowledge(Map.of(first.partition(), first.position()));
        reopen();
        assertThat(takeTheRest()).isEmpty();
    }

    /** Asserts that an acknowledgement is refused, if the consumer does not take any. */
    private boolean isRefused(List<InboundRecord> records) {
        if (!fixture.acknowledges()) {
            assertThatThrownBy(() -> consumer.acknowledge(lastOf(records))).isInstanceOf(UnsupportedException.class);
        }
        return !fixture.acknowledges();
    }
}
