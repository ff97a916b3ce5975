package io.eventhus.tck;

class LinesFileContractTest extends EventPublisherSuite {
    @Override
    protected EventPublisherFixture newFixture() {
        return new LinesFixture();
    }
}
