package io.eventhus.benchmarks;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.EventStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What the stores hold. Each size begins with the same {@value #FIXED} events, and only what follows them grows: so the
 * workloads find the same work in a large store as in a small one.
 */
final class Content {

    /** The aggregates of the workloads. The first {@value #OPENED} of them have one event, the others none yet. */
    static final int ACCOUNTS = 10_000;

    static final int OPENED = 8_000;

    /** How many aggregates of ten events there are. */
    static final int TENS = 200;

    static final int FIXED = OPENED + 10 * TENS;

    /** The lengths of further aggregates, one of each, in stores that are large enough. */
    static final List<Integer> LENGTHS = List.of(100, 1_000, 10_000);

    private static final int LONG_ONES =
            LENGTHS.stream().mapToInt(length -> length).sum();

    static final String ACCOUNT = "Account";
    static final String OWNER = "Owner";

    private static final String TEN = "Ten";
    private static final String LONG = "Long";
    private static final String FILLER = "Filler";
    static final String TYPE = "MoneyDeposited";
    static final String REFERENCE = "a deposit as a bank books many of them every day";
    static final String BOOKED = "2026-11-01T00:00:00Z";

    /** How many accounts one owner has: a condition on both tags asks for fewer events than one on the owner. */
    private static final int ACCOUNTS_PER_OWNER = 4;

    private static final AtomicLong IDS = new AtomicLong();
    private static final HexFormat HEX = HexFormat.of();

    private Content() {}

    /** Returns the queries for accounts. */
    static IntFunction<EventQuery> accounts(EventStore store) {
        return by(store, account -> new Tag(ACCOUNT, id(account)));
    }

    /** An aggregate is asked for by its tag where the log has an index of tags, and as the aggregate otherwise. */
    private static IntFunction<EventQuery> by(EventStore store, IntFunction<Tag> tags) {
        return store.info().capabilities().contains(Capability.QUERY_INDEX)
                ? number -> EventQuery.ofTags(tags.apply(number))
                : number -> EventQuery.ofAggregate(new AggregateId(
                        tags.apply(number).key(), tags.apply(number).value()));
    }

    static EventQuery accountOfOwner(int account) {
        return EventQuery.ofTags(new Tag(ACCOUNT, id(account)), owner(account));
    }

    static EventQuery eitherAccount(int one, int other) {
        return new EventQuery(List.of(
                new EventQuery.Item(Set.of(), Set.of(new Tag(ACCOUNT, id(one))), null),
                new EventQuery.Item(Set.of(), Set.of(new Tag(ACCOUNT, id(other))), null)));
    }

    /** Returns the queries for aggregates of ten events. */
    static IntFunction<EventQuery> tens(EventStore store) {
        return by(store, number -> new Tag(TEN, id(number)));
    }

    /** Returns the tag of the aggregate of ten events, or of one of {@link #LENGTHS}. */
    static Tag tagOf(int length) {
        return length == 10 ? new Tag(TEN, id(0)) : new Tag(LONG, id(length));
    }

    /** Returns the queries for the aggregates of {@link #tagOf}, by their lengths. */
    static IntFunction<EventQuery> lengths(EventStore store) {
        return by(store, Content::tagOf);
    }

    /** Returns a new event of an account, about 150 bytes of payload. */
    static NewEvent deposit(int account) {
        return event(ACCOUNT, account, owner(account));
    }

    /** Returns a new event of any aggregate. */
    static NewEvent event(String aggregateType, int number, Tag second) {
        String id = id(number);
        return new NewEvent(
                HEX.toHexDigits(IDS.incrementAndGet()),
                new AggregateId(aggregateType, id),
                TYPE,
                "",
                JsonData.ofText("{\"id\":\"" + id + "\",\"amount\":" + number
                        + ",\"currency\":\"EUR\",\"reference\":\"" + REFERENCE + "\","
                        + "\"booked\":\"" + BOOKED + "\"}"),
                Instant.now(),
                Map.of("trace", id),
                Set.of(new Tag(aggregateType, id), second));
    }

    private static Tag owner(int account) {
        return new Tag(OWNER, id(account / ACCOUNTS_PER_OWNER));
    }

    static String id(int number) {
        return Integer.toString(number + 1_000_000);
    }

    /** Hands out the commits of a preloaded store in order, one event each for accounts, ten each for all others. */
    static void commits(int size, Consumer<Commit> to) {
        if (size < FIXED || size % 10 != 0) {
            throw new IllegalArgumentException(
                    "a preloaded size of " + size + " events; expected a multiple of 10, at least " + FIXED);
        }
        Chain chain = new Chain(0, "log-of-a-benchmark");
        for (int account = 0; account < OPENED; account++) {
            to.accept(chain.next(List.of(deposit(account)), 0));
        }
        for (int ten = 0; ten < TENS; ten++) {
            to.accept(chain.next(history(TEN, ten, 10), 0));
        }
        int left = size - FIXED;
        if (left >= LONG_ONES) {
            for (int length : LENGTHS) {
                for (int version = 0; version < length; version += 10) {
                    to.accept(chain.next(history(LONG, length, 10), version));
                }
            }
            left -= LONG_ONES;
        }
        for (int filler = 0; filler < left / 10; filler++) {
            to.accept(chain.next(history(FILLER, filler, 10), 0));
        }
    }

    /** Hands out commits of one event each, for all accounts in turn. */
    static void deposits(int commits, Consumer<Commit> to) {
        Chain chain = new Chain(0, "log-of-a-benchmark");
        for (int i = 0; i < commits; i++) {
            to.accept(chain.next(List.of(deposit(i % ACCOUNTS)), i / ACCOUNTS));
        }
    }

    /** Returns the first events of an aggregate. */
    static List<NewEvent> history(String aggregateType, int number, int events) {
        List<NewEvent> history = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            history.add(event(aggregateType, number, owner(number)));
        }
        return history;
    }

    /** Commits made by hand, each behind the one before. Not thread-safe. */
    static final class Chain {

        private long head;
        private String last;

        Chain(long head, String last) {
            this.head = head;
            this.last = last;
        }

        long head() {
            return head;
        }

        /** Returns the next commit: events of one aggregate, whose last version was {@code version}. */
        Commit next(List<NewEvent> events, long version) {
            List<StoredEvent> stored = new ArrayList<>(events.size());
            for (NewEvent event : events) {
                stored.add(event.at(head + stored.size() + 1, version + stored.size() + 1));
            }
            String id = "c" + HEX.toHexDigits(IDS.incrementAndGet());
            Commit commit = new Commit(head + 1, id, last, "benchmark", Instant.now(), stored);
            head = commit.lastPosition();
            last = id;
            return commit;
        }
    }
}
