package io.eventhus.nats;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.envelope.MessageHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as messages of a bus: the subject is {@code bucket.subset}, the body the envelope, the headers are
 * {@link MessageHeaders}, and {@code Nats-Msg-Id}, by which JetStream drops what comes again shortly after.
 */
final class Outbound {

    /** The most events in one publish: what the relay has in flight. */
    static final int MOST_EVENTS = 500;
    /** For headers, whose size depends on the texts in them: what does not fit after all is refused when it is made. */
    static final int HEADER_ROOM = 16 << 10;

    private static final String MESSAGE_ID = "Nats-Msg-Id";

    private final String name;
    private final long payload;

    /**
     * Makes one.
     *
     * @param name    names the bus in messages
     * @param payload the most bytes that the server takes for headers and body of a message
     */
    Outbound(String name, long payload) {
        this.name = name;
        this.payload = payload;
    }

    int mostBytes() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1_024, payload - HEADER_ROOM));
    }

    /** The messages of leading events, and why the one behind them has none. */
    record Batch(List<NatsMessage> messages, @Nullable EventTooLargeException refused) {}

    void check(List<OutboundEvent> events) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a publish to " + name + " has " + events.size() + " events; expected 1 to " + MOST_EVENTS);
        }
        for (OutboundEvent event : events) {
            if (event.body().length() > mostBytes()) {
                throw new IllegalArgumentException(
                        "the body of the event " + event.event().id() + " has "
                                + event.body().length() + " bytes; " + name + " takes at most " + mostBytes());
            }
        }
    }

    /**
     * Makes messages.
     *
     * @param withHeaders whether the server knows headers
     */
    Batch messages(List<OutboundEvent> events, boolean withHeaders) {
        List<NatsMessage> messages = new ArrayList<>(events.size());
        for (OutboundEvent event : events) {
            Headers headers = withHeaders ? headers(event) : null;
            long bytes = event.body().length() + (headers == null ? 0L : headers.serializedLength());
            if (bytes > payload) {
                return new Batch(
                        messages,
                        new EventTooLargeException(
                                "publishing the event " + event.event().id() + " to " + name + ": it has "
                                        + bytes + " bytes with its headers; expected at most " + payload
                                        + ", the server's max_payload"));
            }
            messages.add(NatsMessage.builder()
                    .subject(event.destination().dotted())
                    .headers(headers)
                    .data(event.body().toBytes())
                    .build());
        }
        return new Batch(messages, null);
    }

    private static Headers headers(OutboundEvent event) {
        Headers headers = new Headers();
        headers.put(MESSAGE_ID, MessageHeaders.percentEncoded(event.event().id()));
        MessageHeaders.of(event, MessageHeaders.Binding.NATS).forEach((name, value) -> headers.put(name, value));
        return headers;
    }
}
