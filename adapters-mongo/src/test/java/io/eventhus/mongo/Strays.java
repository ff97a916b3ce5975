package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Appends that know another log: behind a position where this one does not end, or with another predecessor. They must never be stored. */
final class Strays {

    private Strays() {}

    static void append(ModelWorld world, CommitLog log, String name) {
        long head = log.head() + (world.random.nextBoolean() ? 0 : 1 + world.random.nextInt(3));
        if (head == 0) {
            return;
        }
        String id = "stray" + world.draw();
        AggregateId aggregate = new AggregateId("Stray", id);
        StoredEvent event = new StoredEvent(
                head + 1, id, aggregate, 1, "Strayed", "", JsonData.NULL, ModelEvents.TIME, Map.of(), Set.of());
        AppendOutcome outcome =
                log.append(head, List.of(new Commit(head + 1, id, "nobody", name, ModelEvents.TIME, List.of(event))));
        if (outcome.stored() > 0 || outcome instanceof AppendOutcome.Unknown) {
            throw new AssertionError("an append with a foreign predecessor was sent: " + outcome);
        }
    }
}
