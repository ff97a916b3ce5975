package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Capability;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a state store share: a fresh store, and short ways to change it. */
abstract class StateRules {

    static final StateKey KEY = new StateKey("tokens/one");

    private final List<StateStore> opened = new CopyOnWriteArrayList<>();
    private StateStoreFixture fixture;
    StateStore store;

    abstract StateStoreFixture newFixture();

    @BeforeEach
    void openFreshStore() {
        fixture = newFixture();
        store = fixture.open();
        opened.add(store);
    }

    @AfterEach
    void removeStore() {
        closeAll();
        fixture.close();
    }

    final boolean can(Capability capability) {
        return fixture.capabilities().contains(capability);
    }

    final StateStore openAnother() {
        StateStore another = fixture.open();
        opened.add(another);
        return another;
    }

    final StateStore secondOrSame() {
        return can(Capability.SHARED) ? openAnother() : store;
    }

    final void closeAll() {
        opened.forEach(StateStore::close);
        opened.clear();
    }

    /** Puts a document that must be put, and returns its new revision. */
    final long put(StateKey key, String value, long expectedRevision) {
        PutOutcome outcome = store.put(key, bytes(value), expectedRevision);
        assertThat(outcome).as("put %s", key).isInstanceOf(PutOutcome.Done.class);
        return ((PutOutcome.Done) outcome).revision();
    }

    final void assertHolds(StateStore handle, StateKey key, String value, long revision) {
        assertThat(handle.get(key)).as("%s", key).contains(new StateDocument(key, bytes(value), revision));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
