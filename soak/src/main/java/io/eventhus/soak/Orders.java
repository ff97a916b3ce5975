package io.eventhus.soak;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.Load;
import io.eventhus.core.NewCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * What one caller does: it loads accounts, and appends on the condition that nothing it has seen has changed. Some
 * conditions are out of date on purpose, and some accounts are so hot that all processes contend for them.
 */
final class Orders {

    static final String ACCOUNT = "Account";
    static final String TYPE = "Moved";

    private static final int ACCOUNTS = 20_000;
    /** After so many events all processes turn to another hot account, so that none becomes long. */
    private static final int EVENTS_OF_A_HOT_ONE = 1_000;

    private final EventStore store;
    private final RandomGenerator random;

    Orders(EventStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /**
     * Decides and appends once.
     *
     * @return whether it was stored, as far as its caller was told
     * @throws EventhusException if it failed in a way that a sound store never does here
     */
    boolean once() {
        try {
            store.append(next()).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventhusException cause) {
                return told(cause);
            }
            throw e;
        } catch (TransientException e) {
            return false;
        }
    }

    private static boolean told(EventhusException cause) {
        if (cause instanceof ConflictException
                || cause instanceof OutcomeUnknownException
                || cause instanceof TransientException) {
            return false;
        }
        throw cause;
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
        long head = version(store.load(query)).head();
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
        long head = version(store.load(either)).head();
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

    /** What a load told: its head, and the version of its last event. */
    private record Seen(long head, long version) {}

    private static Seen version(Load load) {
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
