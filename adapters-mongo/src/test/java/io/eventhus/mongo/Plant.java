package io.eventhus.mongo;

import io.eventhus.api.CommitLog;

/** How a process gets its log: as it is, or with a planted bug before or behind it. */
interface Plant {

    Plant NONE = new Plant() {};

    /** What the adapter calls. */
    default SimulatedCalls calls(ModelWorld world, String name) {
        return new SimulatedCalls(world, name);
    }

    /** What calls the adapter. */
    default CommitLog log(MongoCommitLog adapter, SimulatedCalls calls, MongoConfig config) {
        return adapter;
    }
}
