package io.eventhus.soak;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.Subscription;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscription of which every worker has one and one at a time is active. It records what it gets, and keeps the
 * balances of one in {@value #ONE_IN} accounts as documents beside the log; each document holds the position up to which it
 * is made, so that an event that comes again changes nothing.
 */
final class Projection {

    static final Duration LEASE = Duration.ofSeconds(2);

    private static final String NAME = "projection";
    private static final String ROWS = "torture/";
    private static final int ONE_IN = 20;
    private static final int PAGE = 500;
    private static final Pattern AMOUNT = Pattern.compile("\\{\"amount\":(\\d+)}");

    private final StateStore state;
    private final History history;
    private io.eventhus.tck.check.@Nullable Subscription record;
    private long last = -1;

    private Projection(StateStore state, History history) {
        this.state = state;
        this.history = history;
    }

    static Subscription start(EventStore store, StateStore state, History history) {
        Projection projection = new Projection(state, history);
        return store.subscription(NAME)
                .durable(state)
                .lease(LEASE)
                .checkpointEvery(50, Duration.ofMillis(200))
                .attempts(50, Duration.ofMillis(10), Duration.ofSeconds(1))
                .handle(event -> projection.handle(event.event()));
    }

    /** Called for one event after the other. */
    private void handle(StoredEvent event) {
        if (isKept(event)) {
            add(event);
        }
        // All events come, so a step means that it goes on from the document: another incarnation.
        if (record == null || event.position() != last + 1) {
            record = history.subscribed(NAME, EventQuery.all(), event.position() - 1, Delivery.ONCE);
        }
        last = event.position();
        record.delivered(event);
    }

    /**
     * A row.
     *
     * @param position the last event that is in it
     * @param balance  the sum of the amounts
     */
    private record Row(long position, long balance) {

        static final Row EMPTY = new Row(0, 0);

        Row plus(StoredEvent event) {
            Matcher matcher = AMOUNT.matcher(new String(event.data().toBytes(), StandardCharsets.UTF_8));
            if (!matcher.matches()) {
                throw new IllegalStateException("the event at position " + event.position() + " has no amount");
            }
            return new Row(event.position(), balance + Long.parseLong(matcher.group(1)));
        }

        static Row of(StateDocument document) {
            String[] parts = new String(document.value(), StandardCharsets.UTF_8).split(" ", 2);
            return new Row(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }

        byte[] bytes() {
            return (position + " " + balance).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static boolean isKept(StoredEvent event) {
        return Math.floorMod(event.aggregate().id().hashCode(), ONE_IN) == 0;
    }

    private static StateKey key(StoredEvent event) {
        return new StateKey(ROWS + event.aggregate().id());
    }

    private void add(StoredEvent event) {
        StateKey key = key(event);
        StateDocument document = state.get(key).orElse(null);
        Row row = document == null ? Row.EMPTY : Row.of(document);
        if (row.position() >= event.position()) {
            return;
        }
        PutOutcome outcome = state.put(key, row.plus(event).bytes(), document == null ? 0 : document.revision());
        if (!(outcome instanceof PutOutcome.Done)) {
            throw new TransientException("the row of position " + event.position() + " was not put; it is read anew");
        }
    }

    /** Compares the rows with what the log says, and returns what differs. */
    static List<String> differences(CommitLog log, StateStore state) {
        Map<String, Row> expected = new TreeMap<>();
        try (Cursor<LogEntry> entries = log.read(0, log.head())) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry instanceof Commit commit) {
                    commit.events().stream()
                            .filter(Projection::isKept)
                            .forEach(event -> expected.merge(
                                    key(event).path(), Row.EMPTY.plus(event), (row, any) -> row.plus(event)));
                }
            }
        }
        Map<String, Row> found = rows(state);
        List<String> differences = new ArrayList<>();
        expected.forEach((key, row) -> {
            Row kept = found.remove(key);
            if (!row.equals(kept)) {
                differences.add("the row " + key + " is " + kept + ", and the log says " + row);
            }
        });
        found.keySet().forEach(key -> differences.add("the row " + key + " is of no event"));
        return differences;
    }

    private static Map<String, Row> rows(StateStore state) {
        Map<String, Row> rows = new TreeMap<>();
        List<StateDocument> documents = state.list(ROWS, null, PAGE);
        while (!documents.isEmpty()) {
            documents.forEach(document -> rows.put(document.key().path(), Row.of(document)));
            documents = state.list(ROWS, documents.getLast().key(), PAGE);
        }
        return rows;
    }
}
