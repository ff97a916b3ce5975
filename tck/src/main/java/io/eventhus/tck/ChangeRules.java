package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Changing single documents. */
abstract class ChangeRules extends StateRules {

    private static final PutOutcome MISMATCH = new PutOutcome.Mismatch();

    @Test
    void a_document_that_is_put_is_read_back() {
        assertThat(store.get(KEY)).isEmpty();
        long revision = put(KEY, "one", 0);
        assertThat(revision).isPositive();
        assertHolds(store, KEY, "one", revision);
    }

    @Test
    void a_put_of_the_current_revision_replaces_and_the_revision_grows() {
        long revision = put(KEY, "0", 0);
        for (int i = 1; i < 20; i++) {
            long next = put(KEY, "" + i, revision);
            assertThat(next).isGreaterThan(revision);
            assertHolds(store, KEY, "" + i, next);
            revision = next;
        }
    }

    @Test
    void a_put_of_another_revision_changes_nothing() {
        assertThat(store.put(KEY, bytes("x"), 1)).isEqualTo(MISMATCH);
        assertThat(store.get(KEY)).isEmpty();
        long old = put(KEY, "old", 0);
        long current = put(KEY, "new", old);

        for (long wrong : new long[] {0, old, current + 1, Long.MAX_VALUE}) {
            assertThat(store.put(KEY, bytes("x"), wrong))
                    .as("revision %d", wrong)
                    .isEqualTo(MISMATCH);
        }
        assertHolds(store, KEY, "new", current);
    }

    @Test
    void a_delete_of_the_current_revision_removes() {
        long revision = put(KEY, "x", 0);
        assertThat(store.delete(KEY, revision)).isEqualTo(new PutOutcome.Done(0));
        assertThat(store.get(KEY)).isEmpty();
        assertThat(store.list("", null, 10)).isEmpty();
    }

    @Test
    void a_delete_of_another_revision_or_of_nothing_changes_nothing() {
        assertThat(store.delete(KEY, 1)).isEqualTo(MISMATCH);
        long old = put(KEY, "old", 0);
        long current = put(KEY, "new", old);
        assertThat(store.delete(KEY, old)).isEqualTo(MISMATCH);
        assertThat(store.delete(KEY, current + 1)).isEqualTo(MISMATCH);
        assertHolds(store, KEY, "new", current);
        assertThat(store.delete(KEY, current)).isEqualTo(new PutOutcome.Done(0));
        assertThat(store.delete(KEY, current)).isEqualTo(MISMATCH);
    }

    @Test
    void a_revision_never_repeats_also_not_after_a_deletion() {
        Set<Long> seen = new HashSet<>();
        long greatest = 0;
        for (int i = 0; i < 10; i++) {
            long first = put(KEY, "a", 0);
            long second = put(KEY, "b", first);
            assertThat(seen.add(first)).as("revision %d is new", first).isTrue();
            assertThat(seen.add(second)).as("revision %d is new", second).isTrue();
            assertThat(first).isGreaterThan(greatest);
            greatest = second;
            store.delete(KEY, second);
            assertThat(store.put(KEY, bytes("x"), second))
                    .as("put of a deleted revision")
                    .isEqualTo(MISMATCH);
        }
    }

    @Test
    void documents_are_kept_to_the_byte() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        store.put(KEY, all, 0);
        store.put(new StateKey("empty"), new byte[0], 0);

        assertThat(store.get(KEY).map(StateDocument::value))
                .hasValueSatisfying(v -> assertThat(v).isEqualTo(all.clone()));
        assertThat(store.get(new StateKey("empty")).map(StateDocument::value))
                .hasValueSatisfying(v -> assertThat(v).isEmpty());
    }

    @Test
    void a_document_of_the_most_bytes_is_put_and_one_above_is_refused() {
        int most = store.maxValueBytes();
        assertThat(most).isGreaterThanOrEqualTo(65_536);
        byte[] value = new byte[most];
        new Random(1).nextBytes(value);
        assertThat(store.put(KEY, value, 0)).isInstanceOf(PutOutcome.Done.class);
        StateDocument stored = store.get(KEY).orElseThrow();
        assertThat(stored.value()).isEqualTo(value);

        byte[] above = new byte[most + 1];
        assertThatThrownBy(() -> store.put(KEY, above, stored.revision())).isInstanceOf(EventTooLargeException.class);
        assertThat(store.get(KEY)).contains(stored);
    }

    @Test
    void keys_are_exact() {
        String[] paths = {"a", "A", "a.", "a_", "a-", "a/b", "a/B", "ab", "_", "-", "...", "a/b/c"};
        for (String path : paths) {
            put(new StateKey(path), path, 0);
        }
        for (String path : paths) {
            StateKey key = new StateKey(path);
            assertThat(store.get(key).map(StateDocument::value))
                    .hasValueSatisfying(value -> assertThat(value).isEqualTo(bytes(path)));
        }
        StateKey longest = new StateKey("k".repeat(StateKey.MOST_CHARACTERS));
        long revision = put(longest, "long", 0);
        assertHolds(store, longest, "long", revision);
        assertThat(store.get(new StateKey("k".repeat(StateKey.MOST_CHARACTERS - 1))))
                .isEmpty();
    }

    @Test
    void impossible_revisions_are_a_mistake() {
        long revision = put(KEY, "x", 0);
        assertThatThrownBy(() -> store.put(KEY, bytes("y"), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(KEY, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(KEY, -1)).isInstanceOf(IllegalArgumentException.class);
        assertHolds(store, KEY, "x", revision);
    }
}
