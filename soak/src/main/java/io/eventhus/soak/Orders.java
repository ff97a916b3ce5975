package io.eventhus.soak;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.EventStore;
import io.eventhus.core.Load;
import io.eventhus.core.NewCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What one caller does: it loads accounts, and appends on the condition that nothing it has seen has changed. Some
 * conditions are out of date on purpose, and some accounts are so hot that all processes contend for them.
 */
final class Orders implements Caller {

    static final String ACCOUNT = "Account";
    static final String TYPE = "Moved";

    private static final int ACCOUNTS = 20_000;
    /** After so many events all processes turn to another hot account, so that none becomes long. */
    private static final int EVENTS_OF_A_HOT_ONE = 1_000;

    private final EventStore store;
    private final RandomGenerator random;
    private final boolean byTag;

    /**
     * Makes one.
     *
     * @param byTag whether it looks accounts up by their tag; else by themselves, which some logs do much faster
     */
    Orders(EventStore store, RandomGenerator random, boolean byTag) {
        this.store = store;
        this.random = random;
        this.byTag = byTag;
    }

    @Override
    public boolean once() {
        return Caller.isStored(store, this::next);
    }

    private NewCommit next() {
        AggregateId account = account();
        return switch (random.nextInt(10)) {
            case 0 -> transfer(account, account());
            case 1 -> outOfDate(account);
            case 2, 3 -> onVersion(account);
            default -> onTag(account);
        };
    }

    private AggregateId account() {
        boolean isHot = random.nextInt(8) == 0;
        String id = isHot ? "hot-" + store.head() / EVENTS_OF_A_HOT_ONE : Integer.toString(random.nextInt(ACCOUNTS));
        return new AggregateId(ACCOUNT, id);
    }

    private NewCommit onTag(AggregateId account) {
        EventQuery query = EventQuery.ofTags(tag(account));
        long head = head(account);
        List<NewEvent> events = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            events.add(event(account));
        }
        return NewCommit.of(events, new AppendCondition.NoEventMatching(query, head));
    }

    private NewCommit onVersion(AggregateId account) {
        long version = version(store.load(EventQuery.ofAggregate(account))).version();
        return NewCommit.of(List.of(event(account)), new AppendCondition.ExpectedVersion(account, version));
    }

    private NewCommit transfer(AggregateId from, AggregateId to) {
        if (from.equals(to)) {
            return onTag(from);
        }
        EventQuery either = new EventQuery(List.of(
                new EventQuery.Item(Set.of(), Set.of(tag(from)), null),
                new EventQuery.Item(Set.of(), Set.of(tag(to)), null)));
        long head = byTag ? version(store.load(either)).head() : Math.min(head(from), head(to));
        return NewCommit.of(List.of(event(from), event(to)), new AppendCondition.NoEventMatching(either, head));
    }

    private NewCommit outOfDate(AggregateId account) {
        if (random.nextBoolean()) {
            long longAgo = Math.max(0, store.head() - random.nextInt(2 * EVENTS_OF_A_HOT_ONE));
            return NewCommit.of(
                    List.of(event(account)),
                    new AppendCondition.NoEventMatching(EventQuery.ofTags(tag(account)), longAgo));
        }
        long version = version(store.load(EventQuery.ofAggregate(account))).version();
        return NewCommit.of(
                List.of(event(account)),
                new AppendCondition.ExpectedVersion(account, Math.max(0, version - random.nextInt(2))));
    }

    /** Loads an account and returns the head up to which it was loaded. */
    private long head(AggregateId account) {
        return version(store.load(byTag ? EventQuery.ofTags(tag(account)) : EventQuery.ofAggregate(account)))
                .head();
    }

    /** What a load told: its head, and the version of its last event. */
    record Seen(long head, long version) {}

    static Seen version(Load load) {
        long version = 0;
        try (Cursor<StoredEvent> events = load.events()) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                version = event.version();
            }
        }
        return new Seen(load.head(), version);
    }

    private NewEvent event(AggregateId account) {
        return new NewEvent(
                UUID.randomUUID().toString(),
                account,
                TYPE,
                "",
                JsonData.ofText("{\"amount\":" + random.nextInt(1, 1_000) + "}"),
                Instant.now(),
                Map.of(),
                Set.of(tag(account)));
    }

    private static Tag tag(AggregateId account) {
        return new Tag(account.type(), account.id());
    }
}
