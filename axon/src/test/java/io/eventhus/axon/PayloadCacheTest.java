package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.conversion.ConversionException;
import org.junit.jupiter.api.Test;

class PayloadCacheTest {

    private final AtomicInteger conversions = new AtomicInteger();
    private final PayloadCache cache = new PayloadCache(Purse.register(), (json, type) -> {
        conversions.incrementAndGet();
        if (json.length == 2) {
            throw new ConversionException("it does not fit");
        }
        return new Purse.Opened(new String(json, StandardCharsets.UTF_8));
    });

    private static StoredEvent event(long position, String type, String json) {
        return event(position, "e" + position, type, json);
    }

    private static StoredEvent event(long position, String id, String type, String json) {
        return new StoredEvent(
                position,
                id,
                new AggregateId("Purse", "p"),
                1,
                type,
                "",
                JsonData.ofText(json),
                Instant.EPOCH,
                Map.of(),
                Set.of());
    }

    private Object payload(StoredEvent event) {
        return cache.payload(event, event.data().toBytes());
    }

    @Test
    void a_registered_event_is_converted_once() {
        Object first = payload(event(7, "PurseOpened", "\"a payload\""));
        assertThat(first).isEqualTo(new Purse.Opened("\"a payload\""));
        assertThat(payload(event(7, "PurseOpened", "\"a payload\""))).isSameAs(first);
        assertThat(conversions).hasValue(1);
    }

    @Test
    void two_events_of_one_position_in_two_partitions_do_not_share_a_payload() {
        Object one = payload(event(7, "one", "PurseOpened", "\"one\""));
        assertThat(payload(event(7, "other", "PurseOpened", "\"other\"")))
                .isEqualTo(new Purse.Opened("\"other\""))
                .isNotEqualTo(one);
    }

    @Test
    void two_positions_that_share_a_place_do_not_share_a_payload() {
        Object low = payload(event(7, "PurseOpened", "\"low\""));
        Object high = payload(event(7 + (1 << 15), "PurseOpened", "\"high\""));
        assertThat(high).isEqualTo(new Purse.Opened("\"high\""));
        assertThat(payload(event(7, "PurseOpened", "\"low\""))).isEqualTo(low);
        assertThat(conversions).hasValue(3);
    }

    @Test
    void what_has_no_class_is_large_or_does_not_fit_stays_as_it_is() {
        assertThat(payload(event(1, "Unknown", "\"raw\""))).isInstanceOf(byte[].class);
        assertThat(payload(event(2, "PurseOpened", "\"" + "x".repeat(2_000) + "\"")))
                .isInstanceOf(byte[].class);
        assertThat(conversions).hasValue(0);
        assertThat(payload(event(3, "PurseOpened", "{}"))).isInstanceOf(byte[].class);
    }
}
