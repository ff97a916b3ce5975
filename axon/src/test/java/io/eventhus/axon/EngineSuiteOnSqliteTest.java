package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EngineSuiteOnSqliteTest extends EngineSuite {

    @TempDir
    static Path folder;

    @Override
    CommitLog openLog() {
        return SqliteCommitLog.open(SqliteConfig.of(folder.resolve("suite.db")));
    }
}
