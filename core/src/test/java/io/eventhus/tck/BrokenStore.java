package io.eventhus.tck;

import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.tck.faults.ForwardingStateStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** State stores that are each broken in one way, with rules that must notice. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state, and the list is made by List.of
enum BrokenStore {
    IGNORES_THE_EXPECTED_REVISION(
            store -> new ForwardingStateStore(store) {
                @Override
                public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
                    // So quick is a store in memory that hardly anybody would come in between.
                    LockSupport.parkNanos(1);
                    long current = get(key).map(StateDocument::revision).orElse(0L);
                    return super.put(key, value, current);
                }
            },
            "S-03",
            "S-19"),
    ACKNOWLEDGES_WITHOUT_STORING(
            store -> new ForwardingStateStore(store) {
                @Override
                public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
                    return new PutOutcome.Done(expectedRevision + 1);
                }
            },
            "S-01",
            "S-20"),
    LOSES_DELETES(
            store -> new ForwardingStateStore(store) {
                @Override
                public PutOutcome delete(StateKey key, long expectedRevision) {
                    return new PutOutcome.Done(0);
                }
            },
            "S-04",
            "S-05"),
    LOSES_THE_LAST_BYTE(
            store -> new ForwardingStateStore(store) {
                @Override
                public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
                    return super.put(key, Arrays.copyOf(value, Math.max(0, value.length - 1)), expectedRevision);
                }
            },
            "S-01",
            "S-07"),
    LISTS_IN_ANOTHER_ORDER(
            store -> new ForwardingStateStore(store) {
                @Override
                public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
                    return super.list(prefix, after, limit).reversed();
                }
            },
            "S-11",
            "S-17"),
    LISTS_ONE_TOO_FEW(
            store -> new ForwardingStateStore(store) {
                @Override
                public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
                    List<StateDocument> page = super.list(prefix, after, limit);
                    return page.size() < limit || limit == 1 ? page : page.subList(0, limit - 1);
                }
            },
            "S-13"),
    IGNORES_CASE(
            store -> new ForwardingStateStore(store) {
                @Override
                public Optional<StateDocument> get(StateKey key) {
                    return super.get(key)
                            .or(() -> super.get(new StateKey(key.path().toLowerCase(Locale.ROOT))));
                }

                @Override
                public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
                    return super.put(new StateKey(key.path().toLowerCase(Locale.ROOT)), value, expectedRevision);
                }
            },
            "S-09"),
    LIVES_ON_AFTER_CLOSE(
            store -> new ForwardingStateStore(store) {
                @Override
                public void close() {}
            },
            "S-23");

    final UnaryOperator<StateStore> breaking;
    final List<String> noticedBy;

    BrokenStore(UnaryOperator<StateStore> breaking, String... noticedBy) {
        this.breaking = breaking;
        this.noticedBy = List.of(noticedBy);
    }
}
