package io.eventhus.tck;

import org.junit.jupiter.api.Nested;

/**
 * Every rule of {@link io.eventhus.api.EventConsumer}: the rules R-01 and following of {@code docs/contract.md}. Extend it in a test class and
 * supply the fixture; nothing else is needed, and nothing is to be overridden.
 */
public abstract class EventConsumerSuite {

    /** Makes the fixture for one test: a fresh source. */
    protected abstract EventConsumerFixture newFixture();

    @Nested
    class Receiving extends ReceiveRules {
        @Override
        EventConsumerFixture newFixture() {
            return EventConsumerSuite.this.newFixture();
        }
    }

    @Nested
    class Placing extends PlaceRules {
        @Override
        EventConsumerFixture newFixture() {
            return EventConsumerSuite.this.newFixture();
        }
    }

    @Nested
    class Acknowledging extends AcknowledgeRules {
        @Override
        EventConsumerFixture newFixture() {
            return EventConsumerSuite.this.newFixture();
        }
    }

    @Nested
    class Ending extends EndRules {
        @Override
        EventConsumerFixture newFixture() {
            return EventConsumerSuite.this.newFixture();
        }
    }
}
