package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.mongo.MongoCommitLog;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.mongo.MongoStateStore;
import java.nio.file.Path;

/** A database on a MongoDB server, which the run has started and told. */
final class MongoTarget implements Target {

    static final String NAME = "mongo";

    private final MongoConfig config;
    private final String version;

    MongoTarget(Path folder) {
        StartedServer server = StartedServer.in(folder);
        this.config = MongoConfig.of(server.address(), "torture", "torture");
        this.version = server.version();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public CommitLog openLog() {
        return MongoCommitLog.open(config);
    }

    @Override
    public StateStore openState() {
        return MongoStateStore.open(config);
    }
}
