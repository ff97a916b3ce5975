package io.eventhus.benchmarks;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Load;
import io.eventhus.core.NewCommit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The workloads as operations on an event store. Each loads what its decision needs, and appends on the condition that
 * nothing of that has changed; on a conflict it begins again, as an application would.
 */
final class Workloads {

    /** For what a load from the log itself costs: of one that was loaded before, memory would answer. */
    static final EventStoreConfig UNCACHED = EventStoreConfig.defaults().withCachedBytes(0);

    private Workloads() {}

    /** Load one of 10,000 aggregates and append one event. */
    static Callers.Operation w1(EventStore store) {
        IntFunction<EventQuery> accounts = Content.accounts(store);
        return random -> {
            int account = random.nextInt(Content.ACCOUNTS);
            decide(store, accounts.apply(account), List.of(Content.deposit(account)));
        };
    }

    /** One hot aggregate: everybody reads what is new of it, and appends one event to it. */
    static Callers.Operation w2(EventStore store) {
        EventQuery hot = Content.accounts(store).apply(0);
        ThreadLocal<Long> seen = ThreadLocal.withInitial(() -> 0L);
        return random -> {
            NewEvent event = Content.deposit(0);
            while (true) {
                long head = store.head();
                drain(store.find(hot, seen.get(), head));
                seen.set(head);
                if (isStored(store, hot, head, List.of(event))) {
                    return;
                }
            }
        };
    }

    /** As {@link #w1}, with ten events. */
    static Callers.Operation w3(EventStore store) {
        IntFunction<EventQuery> accounts = Content.accounts(store);
        return random -> {
            int account = random.nextInt(Content.ACCOUNTS);
            List<NewEvent> ten =
                    Stream.generate(() -> Content.deposit(account)).limit(10).toList();
            decide(store, accounts.apply(account), ten);
        };
    }

    /** The decision rests on events that have both of two tags. */
    static Callers.Operation w4Both(EventStore store) {
        return random -> {
            int account = random.nextInt(Content.ACCOUNTS);
            decide(store, Content.accountOfOwner(account), List.of(Content.deposit(account)));
        };
    }

    /** The decision rests on events that have one of two tags, as a transfer between two accounts does. */
    static Callers.Operation w4Either(EventStore store) {
        return random -> {
            int one = random.nextInt(Content.ACCOUNTS);
            int other = random.nextInt(Content.ACCOUNTS);
            decide(store, Content.eitherAccount(one, other), List.of(Content.deposit(one)));
        };
    }

    /** Load an aggregate of ten events. */
    static Callers.Operation w5Ten(EventStore store) {
        IntFunction<EventQuery> tens = Content.tens(store);
        return random -> {
            int events =
                    drain(store.load(tens.apply(random.nextInt(Content.TENS))).events());
            if (events != 10) {
                throw new IllegalStateException("an aggregate of ten events was loaded with " + events);
            }
        };
    }

    /** Reads a cursor to its end and returns how many events there were. */
    static int drain(Cursor<StoredEvent> events) {
        int count = 0;
        try (events) {
            while (events.next() != null) {
                count++;
            }
        }
        return count;
    }

    private static void decide(EventStore store, EventQuery query, List<NewEvent> events) {
        while (true) {
            Load load = store.load(query);
            drain(load.events());
            if (isStored(store, query, load.head(), events)) {
                return;
            }
        }
    }

    private static boolean isStored(EventStore store, EventQuery query, long head, List<NewEvent> events) {
        try {
            store.append(NewCommit.of(events, new AppendCondition.NoEventMatching(query, head)))
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConflictException) {
                return false;
            }
            throw e;
        }
    }
}
