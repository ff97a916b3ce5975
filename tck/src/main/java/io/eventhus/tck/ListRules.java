package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listing documents, and a model of all of it. */
abstract class ListRules extends StateRules {

    private static final int STEPS = 400;

    @Test
    void a_list_is_in_the_order_of_the_bytes_of_the_keys() {
        putAll("b", "a/c", "a", "B", "a-b", "a_b", "a.b", "a/b", "1", "ab");

        assertThat(paths("", null, 100)).containsExactly("1", "B", "a", "a-b", "a.b", "a/b", "a/c", "a_b", "ab", "b");
    }

    @Test
    void a_prefix_restricts_and_is_exact() {
        putAll("a", "a_b", "aXb", "a/b", "a/c", "A/b", "b", "a.b", "ab/c");

        assertThat(paths("a/", null, 100)).containsExactly("a/b", "a/c");
        assertThat(paths("a_", null, 100)).containsExactly("a_b");
        assertThat(paths("a", null, 100)).containsExactly("a", "a.b", "a/b", "a/c", "aXb", "a_b", "ab/c");
        assertThat(paths("A", null, 100)).containsExactly("A/b");
        assertThat(paths("a/b", null, 100)).containsExactly("a/b");
        assertThat(paths("c", null, 100)).isEmpty();
    }

    @Test
    void pages_follow_each_other_and_a_short_one_is_the_last() {
        List<String> all = new ArrayList<>();
        for (int i = 100; i < 125; i++) {
            all.add("p/" + i);
        }
        putAll(all.toArray(String[]::new));
        putAll("o", "q");

        List<String> listed = new ArrayList<>();
        List<String> page = paths("p/", null, 10);
        while (page.size() == 10) {
            listed.addAll(page);
            page = paths("p/", new StateKey(page.getLast()), 10);
        }
        listed.addAll(page);
        assertThat(listed).isEqualTo(all);
    }

    @Test
    void a_page_starts_behind_any_key() {
        putAll("p/1", "p/3", "q");

        assertThat(paths("p/", new StateKey("p/2"), 10)).containsExactly("p/3");
        assertThat(paths("p/", new StateKey("p/3"), 10)).isEmpty();
        assertThat(paths("p/", new StateKey("a"), 10)).containsExactly("p/1", "p/3");
        assertThat(paths("p/", new StateKey("z"), 10)).isEmpty();
        assertThat(paths("", new StateKey("p/1"), 10)).containsExactly("p/3", "q");
    }

    @Test
    void a_list_gives_values_and_revisions() {
        long revision = put(KEY, "one", 0);
        assertThat(store.list("tokens/", null, 1)).containsExactly(new StateDocument(KEY, bytes("one"), revision));
    }

    @Test
    void a_list_of_less_than_one_is_a_mistake() {
        putAll("a");
        assertThatThrownBy(() -> store.list("", null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(paths("", null, 1)).containsExactly("a");
    }

    @Test
    void random_changes_are_listed_like_a_naive_map() {
        Seed seed = Seed.draw();
        seed.run(() -> walk(seed.random()));
    }

    private void walk(Random random) {
        TreeMap<StateKey, StateDocument> model = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            StateKey key = new StateKey((random.nextBoolean() ? "a/" : "a_/") + random.nextInt(12));
            StateDocument now = model.get(key);
            if (now != null && random.nextInt(3) == 0) {
                store.delete(key, now.revision());
                model.remove(key);
            } else {
                String value = "v" + step;
                long revision = put(key, value, now == null ? 0 : now.revision());
                model.put(key, new StateDocument(key, bytes(value), revision));
            }
            assertThat(store.get(key)).isEqualTo(Optional.ofNullable(model.get(key)));
            if (step % 10 == 0) {
                int limit = 1 + random.nextInt(30);
                assertThat(store.list("a/", key, limit))
                        .isEqualTo(model.tailMap(key, false).values().stream()
                                .filter(document -> document.key().path().startsWith("a/"))
                                .limit(limit)
                                .toList());
            }
        }
        assertThat(store.list("", null, 100)).isEqualTo(List.copyOf(model.values()));
    }

    private void putAll(String... paths) {
        Arrays.stream(paths).forEach(path -> put(new StateKey(path), path, 0));
    }

    private List<String> paths(String prefix, @Nullable StateKey after, int limit) {
        return store.list(prefix, after, limit).stream()
                .map(document -> document.key().path())
                .toList();
    }
}
