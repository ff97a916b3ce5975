package io.eventhus.tck;

class MemoryStateStoreContractTest extends StateStoreSuite {

    @Override
    protected StateStoreFixture newFixture() {
        return new MemoryStateFixture();
    }
}
