package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.core.memory.MemoryCommitLog;

class EngineSuiteOnMemoryTest extends EngineSuite {

    @Override
    CommitLog openLog() {
        return new MemoryCommitLog();
    }
}
