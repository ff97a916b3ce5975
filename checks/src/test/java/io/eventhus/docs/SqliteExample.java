package io.eventhus.docs;

import io.eventhus.bank.BankStore;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;

/** The stores that docs/sqlite.md shows. */
final class SqliteExample {

    private SqliteExample() {}

    static BankStore open() {
        // shown: begin
        SqliteConfig config = SqliteConfig.of(Path.of("data/bank.db"));
        SqliteCommitLog log = SqliteCommitLog.open(config);
        SqliteStateStore state = SqliteStateStore.open(config); // the same file, or another
        // shown: end
        return new BankStore(log, state);
    }
}
