package io.eventhus.mongo;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.TransientException;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A bucket on the shared server, reached directly and through a proxy that makes trouble and looks like a replica set. */
final class Wire implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofMillis(700);

    private static final int MOST_TRIES = 20;

    private final MongoConfig direct = Databases.freshBucket("wire");
    private final MongoFaultProxy proxy = MongoFaultProxy.start(
            Databases.hostAndPort(), ReplicaSetLook.named("rs0").withOperationTimes());

    MongoConfig direct() {
        return direct;
    }

    MongoFaultProxy proxy() {
        return proxy;
    }

    MongoConfig faulty() {
        return MongoConfig.of(proxy.uri(), direct.database(), direct.bucket()).withTimeout(TIMEOUT);
    }

    @Override
    public void close() {
        proxy.close();
        Databases.drop(direct.commits());
        Databases.drop(direct.states());
    }

    static List<Commit> all(MongoCommitLog log) {
        List<Commit> all = new ArrayList<>();
        try (Cursor<LogEntry> entries = log.read(0, Long.MAX_VALUE)) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                all.add((Commit) entry);
            }
        }
        return all;
    }

    /** Calls again as long as it fails as transient. */
    static <T> T patiently(Supplier<T> call) {
        TransientException last = new TransientException("it was never called");
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                return call.get();
            } catch (TransientException e) {
                last = e;
            }
        }
        throw last;
    }
}
