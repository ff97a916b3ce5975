package io.eventhus.core;

import static io.eventhus.core.Samples.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which loads ask the log for events, and that they are the same where they do not. */
class LoadsTest {

    private static final EventQuery OF_A = EventQuery.ofAggregate(account("a"));
    private static final EventQuery TAGGED_A = EventQuery.ofTags(new Tag("Account", "a"));

    /** A log that counts how often it is asked for events, and may be made unable to read its tail. */
    private static final class CountedLog extends ForwardingLog {
        private final AtomicInteger finds = new AtomicInteger();
        private volatile boolean readsFail;

        CountedLog(MemoryCommitLog real) {
            super(real);
        }

        @Override
        public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
            finds.incrementAndGet();
            return super.find(query, after, upTo);
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
}
