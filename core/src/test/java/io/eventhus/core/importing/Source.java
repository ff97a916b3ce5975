package io.eventhus.core.importing;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportRefusedException;
import io.eventhus.api.ImportedEvent;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A source in memory, and what can be said of a store that it was imported into. */
final class Source {

    static final Instant START = Instant.parse("2019-03-04T05:06:07.123Z");

    private final List<ImportRecord> records = new ArrayList<>();

    Source with(ImportRecord... more) {
        records.addAll(List.of(more));
        return this;
    }

    /** Events of some accounts, mixed, at growing times; each account numbers its own from 1 on. */
    static Source mixed(int accounts, int events, long seed) {
        Source source = new Source();
        Random random = new Random(seed);
        Map<String, Integer> versions = new HashMap<>();
        for (int i = 0; i < events; i++) {
            String account = "acc-" + random.nextInt(accounts);
            int version = versions.merge(account, 1, Integer::sum);
            source.with(event(account, version, i, "{\"amount\":" + random.nextInt(1_000) + "}"));
        }
        return source;
    }

    static ImportedEvent event(String account, long version, int second, String data) {
        return event(account, version, second, "DepositPerformed", data);
    }

    static ImportedEvent event(String account, long version, int second, String type, String data) {
        return new ImportedEvent(
                new AggregateId("Account", account),
                version,
                type,
                JsonData.ofText(data),
                START.plusSeconds(second),
                Map.of());
    }

    static ImportRefusal refusal(String type) {
        return new ImportRefusal(type, new ImportRefusedException("a broken event of type " + type));
    }

    List<ImportRecord> records() {
        return records;
    }

    int size() {
        return records.size();
    }

    Cursor<ImportRecord> read() {
        return firstThenFailing(records.size(), null);
    }

    /** Gives so many records, and then breaks off. */
    Cursor<ImportRecord> breakingOffAfter(int number) {
        return firstThenFailing(number, new TransientException("the source broke off"));
    }

    private Cursor<ImportRecord> firstThenFailing(int number, @Nullable RuntimeException failure) {
        List<ImportRecord> given = List.copyOf(records);
        return new Cursor<>() {
            private int next;

            @Override
            public @Nullable ImportRecord next() {
                if (next == number && failure != null) {
                    throw failure;
                }
                return next < given.size() ? given.get(next++) : null;
            }

            @Override
            public void close() {}
        };
    }

    /** What a store holds, in its order. */
    static List<StoredEvent> stored(EventStore store) {
        List<StoredEvent> all = new ArrayList<>();
        try (Cursor<StoredEvent> events = store.load(EventQuery.all()).events()) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                all.add(event);
            }
        }
        return all;
    }

    /** What the records of a source say of themselves, to be compared with {@link #told}. */
    List<String> tells() {
        return records.stream()
                .map(record -> (ImportedEvent) record)
                .map(event -> event.aggregate() + " " + event.version() + " " + event.type() + " "
                        + event.data().text() + " " + event.time())
                .toList();
    }

    static List<String> told(EventStore store) {
        return stored(store).stream()
                .map(event -> event.aggregate() + " " + event.metadata().get(EventImport.SOURCE_VERSION) + " "
                        + event.type() + " " + event.data().text() + " " + event.time())
                .toList();
    }
}
