package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.mongo.MongoCommitLog;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.servers.TestServers;

class EngineSuiteOnMongoTest extends EngineSuite {

    @Override
    CommitLog openLog() {
        String database = "eventhus_suite_" + ProcessHandle.current().pid();
        return MongoCommitLog.open(MongoConfig.of(TestServers.mongo().address(), database, "engine-suite"));
    }
}
