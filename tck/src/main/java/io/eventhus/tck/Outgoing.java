package io.eventhus.tck;

import io.eventhus.api.Destination;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import java.util.HashMap;
import java.util.Map;

/** Events as a relay hands them to a publisher: each has the next position, and the next version of its account. */
final class Outgoing {

    private final Map<String, Long> versions = new HashMap<>();
    private long position;

    OutboundEvent event(Destination destination, String account, String data) {
        return event(
                destination,
                EventDraft.event("Deposited").of("Account", account).data(JsonData.ofText(data)));
    }

    OutboundEvent event(Destination destination, EventDraft draft) {
        position++;
        long version = versions.merge(draft.aggregate().id(), 1L, Long::sum);
        String id = "event-" + position;
        StoredEvent stored = draft.stored(position, id, version);
        String body = "{\"id\":\"" + id + "\",\"aggregate_id\":\""
                + draft.aggregate().id() + "\",\"aggregate_type\":\""
                + draft.aggregate().type() + "\",\"version\":" + version + ",\"type\":\"" + draft.type()
                + "\",\"data\":" + draft.data().text() + "}";
        return new OutboundEvent(destination, stored, JsonData.ofText(body));
    }
}
