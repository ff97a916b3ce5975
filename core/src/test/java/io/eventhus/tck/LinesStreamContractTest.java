package io.eventhus.tck;

class LinesStreamContractTest extends EventPublisherSuite {
    @Override
    protected EventPublisherFixture newFixture() {
        return new LinesStreamFixture();
    }
}
