package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** One SQLite file, shared by all JVMs of a run. */
final class SqliteTarget implements Target {

    static final String NAME = "sqlite";

    private final SqliteConfig config;

    SqliteTarget(Path folder) {
        this.config = SqliteConfig.of(folder.resolve("torture.db"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "sqlite-jdbc " + SQLiteJDBCLoader.getVersion();
    }

    @Override
    public CommitLog openLog() {
        return SqliteCommitLog.open(config);
    }

    @Override
    public StateStore openState() {
        return SqliteStateStore.open(config);
    }
}
