package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events for tests. */
final class Samples {

    static final Instant TIME = Instant.parse("2026-11-25T10:00:00.123456Z");

    private Samples() {}

    static AggregateId account(String id) {
        return new AggregateId("Account", id);
    }

    static NewEvent deposit(String account) {
        return event(account, "DepositPerformed", "{\"amount\":1}");
    }

    static NewEvent event(String account, String type, String json) {
        return new NewEvent(
                Ids.next(),
                account(account),
                type,
                "",
                JsonData.ofText(json),
                TIME,
                Map.of(),
                Set.of(new Tag("Account", account)));
    }

    static List<StoredEvent> all(Cursor<StoredEvent> cursor) {
        List<StoredEvent> events = new ArrayList<>();
        try (cursor) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                events.add(event);
            }
        }
        return events;
    }
}
