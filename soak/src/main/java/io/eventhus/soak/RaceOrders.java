package io.eventhus.soak;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What one caller of a race does: commits of 1 to 200 events on a few accounts, on conditions that overlap with those of
 * everybody else. It decides by where the log ends and by an account's last version, and appends at once.
 */
final class RaceOrders implements Caller {

    private static final int MOST_EVENTS = 200;
    private static final int ACCOUNTS = 12;
    /** After so many events all turn to other accounts, so that none becomes long. */
    private static final int EVENTS_OF_AN_ACCOUNT = 2_000;

    private final EventStore store;
    private final RandomGenerator random;

    RaceOrders(EventStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    @Override
    public boolean once() {
        return Caller.isStored(store, this::next);
    }

    private NewCommit next() {
        long head = store.head();
        long era = head / EVENTS_OF_AN_ACCOUNT;
        List<AggregateId> accounts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            accounts.add(new AggregateId(Orders.ACCOUNT, era + "-" + random.nextInt(ACCOUNTS)));
        }
        List<NewEvent> events = events(accounts);
        return NewCommit.of(events, condition(accounts, head));
    }

    private AppendCondition condition(List<AggregateId> accounts, long head) {
        if (random.nextInt(4) == 0) {
            AggregateId account = accounts.getFirst();
            long version =
                    Orders.version(store.load(EventQuery.ofAggregate(account))).version();
            return new AppendCondition.ExpectedVersion(account, version);
        }
        List<EventQuery.Item> items = accounts.stream()
                .distinct()
                .map(account -> new EventQuery.Item(Set.of(), Set.of(tag(account)), null))
                .toList();
        return new AppendCondition.NoEventMatching(new EventQuery(items), head);
    }

    /** Half of the commits are small; each event is one account's and is tagged with another one as well. */
    private List<NewEvent> events(List<AggregateId> accounts) {
        int count = random.nextBoolean() ? 1 + random.nextInt(3) : 1 + random.nextInt(MOST_EVENTS);
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AggregateId account = accounts.get(random.nextInt(accounts.size()));
            Set<Tag> tags = new HashSet<>();
            tags.add(tag(account));
            tags.add(tag(accounts.get(random.nextInt(accounts.size()))));
            events.add(new NewEvent(
                    UUID.randomUUID().toString(),
                    account,
                    Orders.TYPE,
                    "",
                    JsonData.ofText("{\"amount\":" + random.nextInt(1, 1_000) + "}"),
                    Instant.now(),
                    Map.of(),
                    tags));
        }
        return events;
    }

    private static Tag tag(AggregateId account) {
        return new Tag(account.type(), account.id());
    }
}
