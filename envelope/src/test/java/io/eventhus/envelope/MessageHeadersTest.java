package io.eventhus.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.MessageHeaders.Binding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");
    private static final EnvelopeCodec CODEC = new EnvelopeCodec("bank", Profile.V2, EventRegister.empty());

    private static OutboundEvent event(String account, String revision, Map<String, String> metadata) {
        StoredEvent stored = new StoredEvent(
                7,
                "e-1",
                new AggregateId("Account", account),
                3,
                "DepositPerformed",
                revision,
                JsonData.ofText("{\"amount\":1}"),
                TIME,
                metadata,
                Set.of());
        return CODEC.outbound(new Destination("bank", "account"), stored);
    }

    @Test
    void a_plain_event_has_the_attributes_of_cloudevents_and_nothing_else() {
        assertThat(MessageHeaders.of(event("0001", "", Map.of()), Binding.NATS))
                .containsExactly(
                        Map.entry("content-type", "application/json"),
                        Map.entry("ce-specversion", "1.0"),
                        Map.entry("ce-id", "e-1"),
                        Map.entry("ce-source", "/bank/account"),
                        Map.entry("ce-type", "deposit_performed"),
                        Map.entry("ce-subject", "0001"),
                        Map.entry("ce-time", "2026-01-02T03:04:05.000006Z"));
    }

    @Test
    void everything_beside_plain_ascii_is_escaped() {
        String odd = "a b%\"\r\n\u00e4\ud83d\ude00";
        Map<String, String> headers =
                MessageHeaders.of(event(odd, odd, Map.of("k \u20ac\n", "v\u007f\r\n")), Binding.NATS);
        assertThat(headers)
                .containsEntry("ce-subject", "a%20b%25%22%0D%0A%C3%A4%F0%9F%98%80")
                .containsEntry("eventhus-metadata", "{\"k \\u20AC\\n\":\"v\\u007f\\r\\n\"}");
        assertThat(headers.values()).allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    @Test
    void metadata_is_one_json_object_whatever_is_in_it() {
        assertThat(metadata(Map.of("a", "", "b c", "x/y~z'{}[],:"))).isEqualTo("{\"a\":\"\",\"b c\":\"x/y~z'{}[],:\"}");
        assertThat(metadata(Map.of("a", "1", "b\"", "2"))).isEqualTo("{\"a\":\"1\",\"b\\\"\":\"2\"}");
        assertThat(metadata(Map.of("a", "1", "b", "\\"))).isEqualTo("{\"a\":\"1\",\"b\":\"\\\\\"}");
    }

    private static String metadata(Map<String, String> metadata) {
        return String.valueOf(
                MessageHeaders.of(event("x", "", metadata), Binding.KAFKA).get("eventhus-metadata"));
    }

    @Test
    void what_is_written_is_read_back() {
        Map<String, String> metadata =
                Map.of("traceparent", "00-aa-bb-01", "tracestate", "a=\u00e4", "command_id", "c 1\u20ac");
        OutboundEvent event = event("x", "2.0 \u00e4%41", metadata);
        Map<String, String> headers = MessageHeaders.of(event, Binding.NATS);
        assertThat(headers).containsEntry("traceparent", "00-aa-bb-01").doesNotContainKey("tracestate");
        assertThat(MessageHeaders.read(headers::get, Binding.NATS))
                .isEqualTo(new MessageHeaders.Read(TIME, "2.0 \u00e4%41", metadata));
    }

    @Test
    void on_kafka_the_attributes_are_utf8_as_they_are() {
        String odd = "a b%41\"\u00e4\ud83d\ude00";
        Map<String, String> headers = MessageHeaders.of(event(odd, odd, Map.of("k", "\u20ac")), Binding.KAFKA);
        assertThat(headers)
                .containsEntry("content-type", "application/json")
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_subject", odd)
                .containsEntry("eventhus-metadata", "{\"k\":\"\\u20AC\"}");
        assertThat(MessageHeaders.read(headers::get, Binding.KAFKA))
                .isEqualTo(new MessageHeaders.Read(TIME, odd, Map.of("k", "\u20ac")));
    }

    @Test
    void a_strangers_headers_are_read_as_far_as_they_go() {
        Map<String, String> headers = Map.of(
                "ce-time", "yesterday", "eventhus-revision", "%4", "eventhus-metadata", "[1", "tracestate", "a=b");
        assertThat(MessageHeaders.read(headers::get, Binding.NATS))
                .isEqualTo(new MessageHeaders.Read(null, "%4", Map.of("tracestate", "a=b")));
        for (String odd : List.of("{\"k\":\"\\ud800\"}", "{\"\":\"v\"}", "{\"\\udc00\":\"v\"}")) {
            assertThat(MessageHeaders.read(Map.of("eventhus-metadata", odd)::get, Binding.NATS))
                    .isEqualTo(new MessageHeaders.Read(null, "", Map.of()));
        }
        assertThat(MessageHeaders.read(name -> null, Binding.NATS))
                .isEqualTo(new MessageHeaders.Read(null, "", Map.of()));
    }
}
