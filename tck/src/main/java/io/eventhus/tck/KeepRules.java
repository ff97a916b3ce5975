package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That everything about an event is kept to the last byte. */
abstract class KeepRules extends LogRules {

    private static final int LONG_TEXT = 10_000;
    private static final int LARGE_PAYLOAD = 1 << 20;

    private static final List<String> ODD_TEXTS = List.of(
            "'quoted' \"twice\" `thrice`",
            "line\nbreak\r\n\ttab",
            "\ud83d\ude80 \u4f60\u597d \u0645\u0631\u062d\u0628\u0627 \ufffd \uffff",
            "a\u0000b\u0001\u007f",
            " leading and trailing ",
            "a.b*c>d$e{f}[g]\\h/i;j,k|l=m:n&o%p#q",
            "null",
            "'; drop table events; --");

    @Test
    void odd_texts_are_kept_in_every_name() {
        for (String text : ODD_TEXTS) {
            assertKept(text);
        }
    }

    @Test
    void long_texts_are_kept_up_to_the_declared_limit() {
        int length = Math.min(LONG_TEXT, log.info().limits().nameBytes());
        assertKept("n".repeat(length));
        assertKept("\u00e9".repeat(length / 2));
    }

    private void assertKept(String text) {
        AggregateId aggregate = new AggregateId(text, text);
        store(
                event(text)
                        .of(aggregate)
                        .tagged(text, text)
                        .revision("r" + text)
                        .metadata(Map.of(text, text)),
                event("Other"));
        StoredEvent expected = script.eventAt(script.head() - 1);

        assertThat(commits(log, script.head() - 1, script.head()))
                .containsExactly(script.commits().getLast());
        assertThat(find(EventQuery.ofTypes(text))).containsExactly(expected);
        assertThat(find(EventQuery.ofTags(new Tag(text, text)))).containsExactly(expected);
        assertThat(find(EventQuery.ofAggregate(aggregate))).containsExactly(expected);
        assertThat(log.lastVersion(aggregate, script.head())).isEqualTo(1);
    }

    @Test
    void payloads_are_kept_to_the_byte() {
        List<String> payloads = List.of(
                "null",
                "\"\"",
                " { \"b\" : 1 ,\n\t\"a\":\t2.50, \"a\": 1e2 } ",
                "\"\\u00e9\\u0000\\ud83d\\ude80 \u00e9\ud83d\ude80\"",
                "[1.0, 1, 10000000000000000000000000001, -0, 1E+2]",
                "{\"$date\":{\"$numberLong\":\"1\"},\"_id\":\"x\"}",
                "true");
        for (String payload : payloads) {
            store(event("A").data(JsonData.ofText(payload)));
        }
        assertHoldsScript(log);
        assertThat(find(EventQuery.ofTypes("A")).stream().map(e -> e.data().text()))
                .containsExactlyElementsOf(payloads);
    }

    @Test
    void a_large_payload_is_kept() {
        long room = log.info().limits().bytesPerCommit() / 2;
        int length = (int) Math.min(LARGE_PAYLOAD, room);
        store(event("A").data(JsonData.ofText("\"" + "0123456\u20ac".repeat(length / 10) + "\"")), event("B"));
        assertHoldsScript(log);
    }

    @Test
    void metadata_are_kept_and_find_nothing() {
        store(
                event("A").metadata(Map.of("correlationId", "c-1", "causationId", "c-0", "empty", "")),
                event("B").metadata(Map.of("type", "A", "long", "m".repeat(LONG_TEXT))),
                event("C"));
        assertHoldsScript(log);
        assertThat(positions(EventQuery.ofTypes("A"))).containsExactly(1L);
        assertThat(positions(EventQuery.ofTags(new Tag("correlationId", "c-1"))))
                .isEmpty();
    }

    @Test
    void tags_are_kept_also_with_empty_and_several_values() {
        store(
                event("A").tagged("k", "").tagged("k", "1").tagged("k", "2").tagged("other", ""),
                event("B").tagged("k", ""));
        EventDraft many = event("Many");
        for (int i = 0; i < 50; i++) {
            many = many.tagged("tag" + i, "" + i);
        }
        store(many);

        assertHoldsScript(log);
        assertThat(positions(EventQuery.ofTags(new Tag("k", "")))).containsExactly(1L, 2L);
        assertThat(positions(EventQuery.ofTags(new Tag("k", ""), new Tag("k", "2"))))
                .containsExactly(1L);
        assertThat(positions(EventQuery.ofTags(new Tag("tag49", "49")))).containsExactly(3L);
    }

    @Test
    void times_are_kept_to_the_microsecond() {
        List<Instant> times = List.of(
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                Instant.EPOCH,
                Instant.parse("2024-02-29T12:00:00.000001Z"),
                Instant.parse("9999-12-31T23:59:59.999999Z"));
        for (Instant time : times) {
            store(event("A").at(time));
        }
        assertHoldsScript(log);
        assertThat(find(EventQuery.all()).stream().map(StoredEvent::time)).containsExactlyElementsOf(times);
    }

    @Test
    void an_empty_revision_and_the_order_of_events_are_kept() {
        store(event("Z").revision(""), event("Y").revision("2.0"), event("X").revision(""));
        assertHoldsScript(log);
    }
}
