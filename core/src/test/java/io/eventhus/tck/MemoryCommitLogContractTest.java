package io.eventhus.tck;

class MemoryCommitLogContractTest extends CommitLogSuite {

    @Override
    protected CommitLogFixture newFixture() {
        return new MemoryLogFixture();
    }
}
