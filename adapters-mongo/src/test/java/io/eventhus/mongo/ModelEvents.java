package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is stored and looked for. */
final class ModelEvents {

    static final Instant TIME = Instant.parse("2026-11-25T10:00:00.123456Z");
    private static final JsonData DATA = JsonData.ofText("{\"amount\":1}");
    private static final String[] TYPES = {"DepositPerformed", "WithdrawalPerformed"};
    private static final int ACCOUNTS = 4;

    private ModelEvents() {}

    static AggregateId account(Random random) {
        return new AggregateId("Account", Integer.toString(random.nextInt(ACCOUNTS)));
    }

    static List<NewEvent> draw(ModelWorld world) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 1 + world.random.nextInt(3); i > 0; i--) {
            AggregateId account = account(world.random);
            Set<Tag> tags = world.random.nextInt(4) == 0
                    ? Set.of(tag(account), new Tag("Branch", "north"))
                    : Set.of(tag(account));
            String type = TYPES[world.random.nextInt(TYPES.length)];
            events.add(new NewEvent("e" + world.draw(), account, type, "", DATA, TIME, Map.of(), tags));
        }
        return events;
    }

    static EventQuery query(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> EventQuery.all();
            case 1 -> EventQuery.ofTags(tag(account(random)), new Tag("Branch", "north"));
            case 2 -> EventQuery.ofTypes(TYPES[0]);
            case 3 -> EventQuery.ofTags(tag(account(random)));
            default -> EventQuery.ofAggregate(account(random));
        };
    }

    private static Tag tag(AggregateId account) {
        return new Tag(account.type(), account.id());
    }
}
