package io.eventhus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest {

    private static final StateKey KEY = new StateKey("tokens/a");

    @TempDir
    Path folder;

    private SqliteConfig config;
    private SqliteStateStore store;

    @BeforeEach
    void open() {
        config = SqliteConfig.of(folder.resolve("state.db"));
        store = SqliteStateStore.open(config);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void only_the_expected_revision_is_replaced() {
        long first = put(KEY, 0, 1);
        assertThat(store.put(KEY, new byte[] {2}, 0)).isEqualTo(new PutOutcome.Mismatch());
        long second = put(KEY, first, 2);
        assertThat(second).isGreaterThan(first);
        assertThat(store.put(KEY, new byte[] {3}, first)).isEqualTo(new PutOutcome.Mismatch());
        assertThat(store.get(KEY)).contains(new StateDocument(KEY, new byte[] {2}, second));
        assertThat(store.get(new StateKey("tokens/b"))).isEmpty();
    }

    @Test
    void a_revision_never_repeats_also_after_deleting_and_reopening() {
        long first = put(KEY, 0, 1);
        assertThat(store.delete(KEY, first + 1)).isEqualTo(new PutOutcome.Mismatch());
        assertThat(store.delete(KEY, first)).isEqualTo(new PutOutcome.Done(0));
        assertThat(store.delete(KEY, first)).isEqualTo(new PutOutcome.Mismatch());
        assertThat(store.get(KEY)).isEmpty();
        store.close();
        store = SqliteStateStore.open(config);
        assertThat(put(KEY, 0, 1)).isGreaterThan(first);
    }

    @Test
    void documents_are_listed_in_pages_in_the_order_of_their_bytes() {
        for (String path : List.of("a/z", "a/b", "a/B", "a/b/c", "a/b-c", "a_", "b", "a/_")) {
            put(new StateKey(path), 0, 7);
        }
        assertThat(paths(store.list("a/", null, 100))).containsExactly("a/B", "a/_", "a/b", "a/b-c", "a/b/c", "a/z");
        assertThat(paths(store.list("a/", null, 2))).containsExactly("a/B", "a/_");
        assertThat(paths(store.list("a/", new StateKey("a/_"), 3))).containsExactly("a/b", "a/b-c", "a/b/c");
        assertThat(paths(store.list("", new StateKey("a/z"), 100))).containsExactly("a_", "b");
        assertThat(store.list("c", null, 1)).isEmpty();
    }

    @Test
    void the_largest_and_the_smallest_value_fit_and_a_larger_one_is_refused() {
        byte[] largest = new byte[store.maxValueBytes()];
        assertThat(store.put(KEY, largest, 0)).isInstanceOf(PutOutcome.Done.class);
        assertThat(store.get(KEY).orElseThrow().value()).isEqualTo(largest);
        assertThat(store.put(new StateKey("empty"), new byte[0], 0)).isInstanceOf(PutOutcome.Done.class);
        assertThat(store.get(new StateKey("empty")).orElseThrow().value()).isEmpty();
        assertThatThrownBy(() -> store.put(KEY, new byte[store.maxValueBytes() + 1], 0))
                .isInstanceOf(EventTooLargeException.class);
    }

    @Test
    void a_log_and_a_state_store_share_one_file() {
        try (SqliteCommitLog log = SqliteCommitLog.open(config)) {
            log.append(0, Samples.chain(0, 1));
            long revision = put(KEY, 0, 1);
            assertThat(log.append(1, Samples.chain(1, 1)).stored()).isEqualTo(1);
            store.close();
            assertThat(log.append(2, Samples.chain(2, 1)).stored()).isEqualTo(1);
            assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(PermanentException.class);
            store = SqliteStateStore.open(config);
            assertThat(store.get(KEY).orElseThrow().revision()).isEqualTo(revision);
        }
    }

    private long put(StateKey key, long expected, int value) {
        return ((PutOutcome.Done) store.put(key, new byte[] {(byte) value}, expected)).revision();
    }

    private static List<String> paths(List<StateDocument> documents) {
        return documents.stream().map(document -> document.key().path()).toList();
    }
}
