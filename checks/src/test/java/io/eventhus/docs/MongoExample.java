package io.eventhus.docs;

import io.eventhus.bank.BankStore;
import io.eventhus.mongo.MongoCommitLog;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.mongo.MongoStateStore;

/** The stores that docs/mongodb.md shows. */
final class MongoExample {

    private MongoExample() {}

    static BankStore open() {
        // shown: begin
        MongoConfig config =
                MongoConfig.of("mongodb://one:27017,two:27017,three:27017/?replicaSet=rs0", "bank", "accounts");
        MongoCommitLog log = MongoCommitLog.open(config);
        MongoStateStore state = MongoStateStore.open(config);
        // shown: end
        return new BankStore(log, state);
    }
}
