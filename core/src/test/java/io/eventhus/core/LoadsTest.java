package io.eventhus.core;

import static io.eventhus.core.Samples.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.envelope.Ids;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which loads ask the log for events, and that they are the same where they do not. */
class LoadsTest {

    private static final EventQuery OF_A = EventQuery.ofAggregate(account("a"));
    private static final Tag A = new Tag("Account", "a");
    private static final EventQuery TAGGED_A = EventQuery.ofTags(A);

    /** A log that counts how often it is asked for events, and may be made unable to read its tail. */
    private static final class CountedLog extends ForwardingLog {
        private final AtomicInteger finds = new AtomicInteger();
        private final AtomicInteger versionLooks = new AtomicInteger();
        private volatile @Nullable EventQuery lastAsked;
        private volatile boolean readsFail;

        CountedLog(MemoryCommitLog real) {
            super(real);
        }

        @Override
        public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
            finds.incrementAndGet();
            lastAsked = query;
            return super.find(query, after, upTo);
        }

        @Override
        public long lastVersion(AggregateId aggregate, long upTo) {
            versionLooks.incrementAndGet();
            return super.lastVersion(aggregate, upTo);
        }

        @Override
        public Cursor<LogEntry> read(long after, long upTo) {
            if (readsFail) {
                throw new TransientException("not now");
            }
            return super.read(after, upTo);
        }
    }

    private final MemoryCommitLog real = new MemoryCommitLog();
    private final CountedLog log = new CountedLog(real);
    private final EventStore store = EventStore.open(log);
    private final EventStore other = EventStore.open(real);

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    private static NewEvent event(String account, Set<Tag> tags) {
        return new NewEvent(
                Ids.next(),
                account(account),
                "DepositPerformed",
                "",
                JsonData.ofText("{}"),
                Samples.TIME,
                Map.of(),
                tags);
    }

    private static void deposit(EventStore to, String account) {
        to.append(NewCommit.of(List.of(Samples.deposit(account)))).join();
    }

    private static void assertLoads(EventStore from, EventQuery query, Long... positions) {
        Load load = from.load(query);
        assertThat(Samples.all(load.events())).extracting(StoredEvent::position).containsExactly(positions);
        assertThat(load.head()).isGreaterThanOrEqualTo(positions.length == 0 ? 0 : positions[positions.length - 1]);
    }

    @Test
    void the_log_is_asked_once_and_what_anybody_stores_is_there() {
        deposit(store, "a");
        assertLoads(store, OF_A, 1L);
        assertLoads(store, TAGGED_A, 1L);
        assertThat(log.finds).hasValue(2);
        deposit(store, "a");
        deposit(other, "b");
        deposit(other, "a");
        assertLoads(store, OF_A, 1L, 2L, 4L);
        assertLoads(store, TAGGED_A, 1L, 2L, 4L);
        assertThat(log.finds).as("from memory").hasValue(2);
    }

    @Test
    void a_load_that_is_not_read_to_its_end_is_not_kept() {
        deposit(store, "a");
        deposit(store, "a");
        try (Cursor<StoredEvent> events = store.load(OF_A).events()) {
            assertThat(events.next()).isNotNull();
        }
        assertLoads(store, OF_A, 1L, 2L);
        assertThat(log.finds).hasValue(2);
    }

    @Test
    void where_the_tail_cannot_be_read_the_log_is_asked() {
        assertLoads(store, OF_A);
        log.readsFail = true;
        deposit(other, "a");
        assertLoads(store, OF_A, 1L);
        assertThat(log.finds).hasValue(2);
        log.readsFail = false;
        deposit(other, "a");
        assertLoads(store, OF_A, 1L, 2L);
    }

    @Test
    void without_a_cache_each_load_asks_the_log() {
        deposit(store, "a");
        EventStoreConfig without = EventStoreConfig.defaults().withCachedBytes(0);
        try (EventStore uncached = EventStore.open(log, without)) {
            assertLoads(uncached, OF_A, 1L);
            assertLoads(uncached, OF_A, 1L);
        }
        assertThat(log.finds).hasValue(2);
    }

    @Test
    void what_takes_too_much_is_not_kept_but_given() {
        EventStoreConfig small = EventStoreConfig.defaults().withCachedBytes(16_000);
        try (EventStore tight = EventStore.open(log, small)) {
            Long[] positions = new Long[20];
            for (int i = 0; i < positions.length; i++) {
                deposit(tight, "a");
                positions[i] = i + 1L;
            }
            assertLoads(tight, OF_A, positions);
            assertLoads(tight, OF_A, positions);
        }
        assertThat(log.finds).hasValue(2);
    }

    @Test
    void a_load_by_an_aggregates_own_tag_tells_its_version() {
        other.append(NewCommit.of(List.of(event("a", Set.of(A)), event("a", Set.of()), event("b", Set.of(A)))))
                .join();
        assertLoads(store, TAGGED_A, 1L, 3L);
        Commit stored =
                store.append(NewCommit.of(List.of(event("a", Set.of(A))))).join();
        assertThat(stored.events().getFirst().version()).isEqualTo(3);
        assertThat(log.versionLooks).as("looks at the last version").hasValue(0);
        assertLoads(store, TAGGED_A, 1L, 3L, 4L);
    }

    @Test
    void a_load_of_either_of_two_tells_the_version_of_each() {
        Tag b = new Tag("Account", "b");
        other.append(NewCommit.of(List.of(event("a", Set.of(A)), event("b", Set.of(b)), event("b", Set.of()))))
                .join();
        EventQuery either = new EventQuery(List.of(
                TAGGED_A.items().getFirst(), EventQuery.ofTags(b).items().getFirst()));
        assertLoads(store, either, 1L, 2L);
        Commit stored = store.append(NewCommit.of(List.of(event("a", Set.of(A)), event("b", Set.of(b)))))
                .join();
        assertThat(stored.events()).extracting(StoredEvent::version).containsExactly(2L, 3L);
        assertThat(log.versionLooks).hasValue(0);
        assertLoads(store, either, 1L, 2L, 4L, 5L);
        assertThat(log.finds).as("of several, none is kept").hasValue(2);
    }

    @Test
    void that_there_is_no_such_aggregate_is_known_by_such_a_load_too() {
        other.append(NewCommit.of(List.of(event("b", Set.of(A))))).join();
        assertLoads(store, TAGGED_A, 1L);
        Commit stored =
                store.append(NewCommit.of(List.of(event("a", Set.of(A))))).join();
        assertThat(stored.events().getFirst().version()).isEqualTo(1);
        assertThat(log.versionLooks).hasValue(0);
    }

    @Test
    void where_the_version_is_remembered_the_log_is_asked_for_no_more_than_is_wanted() {
        deposit(other, "a");
        assertLoads(store, TAGGED_A, 1L);
        assertThat(log.lastAsked).isNotEqualTo(TAGGED_A);
        EventStoreConfig without = EventStoreConfig.defaults().withCachedBytes(0);
        try (EventStore uncached = EventStore.open(log, without)) {
            assertLoads(uncached, TAGGED_A, 1L);
            assertThat(log.lastAsked).isNotEqualTo(TAGGED_A);
            assertLoads(uncached, TAGGED_A, 1L);
            assertThat(log.lastAsked).isEqualTo(TAGGED_A);
        }
    }

    @Test
    void what_is_about_no_aggregate_is_asked_for_as_it_is() {
        EventQuery.Item typed = new EventQuery.Item(Set.of("DepositPerformed"), Set.of(A), null);
        for (EventQuery query : List.of(
                EventQuery.ofTags(A, new Tag("Account", "b")),
                EventQuery.ofTags(new Tag("Account", "")),
                EventQuery.ofTypes("DepositPerformed"),
                new EventQuery(List.of(typed)),
                new EventQuery(List.of(typed, OF_A.items().getFirst())),
                EventQuery.all())) {
            assertLoads(store, query);
            assertThat(log.lastAsked).isEqualTo(query);
        }
    }
}
