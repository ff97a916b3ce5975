package io.eventhus.tck;

import org.junit.jupiter.api.Nested;

/**
 * Every rule of {@link io.eventhus.api.EventPublisher}: the rules P-01 and following of {@code docs/contract.md}. Extend it
 * in a test class and supply the fixture; nothing else is needed, and nothing is to be overridden.
 */
public abstract class EventPublisherSuite {

    /** Makes the fixture for one test: a fresh bus. */
    protected abstract EventPublisherFixture newFixture();

    @Nested
    class Arriving extends ArriveRules {
        @Override
        EventPublisherFixture newFixture() {
            return EventPublisherSuite.this.newFixture();
        }
    }

    @Nested
    class Refusing extends RefuseRules {
        @Override
        EventPublisherFixture newFixture() {
            return EventPublisherSuite.this.newFixture();
        }
    }
}
