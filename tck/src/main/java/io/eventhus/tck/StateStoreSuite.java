package io.eventhus.tck;

import org.junit.jupiter.api.Nested;

/**
 * Every rule of {@link io.eventhus.api.StateStore}: the rules S-01 and following of {@code docs/contract.md}. Extend it
 * in a test class and supply the fixture; nothing else is needed, and nothing is to be overridden.
 */
public abstract class StateStoreSuite {

    /** Makes the fixture for one test: a fresh store. */
    protected abstract StateStoreFixture newFixture();

    @Nested
    class Changing extends ChangeRules {
        @Override
        StateStoreFixture newFixture() {
            return StateStoreSuite.this.newFixture();
        }
    }

    @Nested
    class Listing extends ListRules {
        @Override
        StateStoreFixture newFixture() {
            return StateStoreSuite.this.newFixture();
        }
    }

    @Nested
    class Sharing extends ShareRules {
        @Override
        StateStoreFixture newFixture() {
            return StateStoreSuite.this.newFixture();
        }
    }
}
