package io.eventhus.mongo;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads a log from its beginning on, some entries at a time, stops anywhere and goes on from there; now and then it looks back meanwhile. */
final class TailReader {

    private final ModelWorld world;
    private final String name;
    private long position;
    private @Nullable Cursor<LogEntry> cursor;
    private @Nullable Subscription subscription;

    TailReader(ModelWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    long position() {
        return position;
    }

    void step(CommitLog log) {
        Cursor<LogEntry> open = cursor;
        if (open == null) {
            open = log.read(position, Long.MAX_VALUE);
            cursor = open;
        }
        try {
            for (int i = 1 + world.random.nextInt(4); i > 0; i--) {
                if (!take(open.next())) {
                    stop();
                    return;
                }
            }
        } catch (TransientException e) {
            stop();
            throw e;
        }
        if (world.random.nextBoolean()) {
            // Whoever reads takes time for what was read.
            for (int i = world.random.nextInt(30); i > 0; i--) {
                world.step();
            }
            lookBack(log);
        }
    }

    /** Returns whether to go on. */
    private boolean take(@Nullable LogEntry entry) {
        if (!(entry instanceof Commit commit)) {
            return false;
        }
        Subscription mine = subscription;
        if (mine == null) {
            mine = world.sightings.history().subscribed("tail-" + name, EventQuery.all(), position, Delivery.ONCE);
            subscription = mine;
        }
        for (StoredEvent event : commit.events()) {
            if (event.position() > position) {
                mine.delivered(event);
                position = event.position();
                if (world.random.nextInt(20) == 0) {
                    // It will go on in the middle of a commit.
                    return false;
                }
            }
        }
        mine.caughtUp(position);
        return true;
    }

    /** What it has just been shown must be found, though it still reads. */
    private void lookBack(CommitLog log) {
        if (world.random.nextBoolean()) {
            log.lastVersion(ModelEvents.account(world.random), position);
        } else {
            try (Cursor<StoredEvent> found = log.find(ModelEvents.query(world.random), 0, position)) {
                StoredEvent event = found.next();
                while (event != null) {
                    event = found.next();
                }
            }
        }
    }

    void stop() {
        if (cursor != null) {
            cursor.close();
        }
        cursor = null;
        subscription = null;
    }
}
