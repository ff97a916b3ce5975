package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.mongo.MongoCalls.Found;
import io.eventhus.mongo.MongoCalls.Lookup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** A find on one server, in batches: each is of the majority snapshot that the server has when it is asked for. */
final class SimulatedFound implements Found {

    private static final int PATIENCE = 30;
    /** Without trouble everything ends soon, but for what waits at a server that is no primary any more. */
    private static final int LONG_PATIENCE = 500;

    private static final int MOST_IN_BATCH = 4;

    private final ModelWorld world;
    private final SimulatedCalls calls;
    private final ReplicaNode node;
    private final Lookup lookup;
    private final ModelSession session;
    private final boolean isLocal;
    private final Deque<RawBsonDocument> batch = new ArrayDeque<>();
    private final long[] range;
    private final int crashes;
    private int life;
    private int given;
    private boolean isAtEnd;
    private boolean isClosed;

    /** Asks for the first batch, not before the server has seen what the session has. */
    SimulatedFound(SimulatedCalls calls, ReplicaNode node, Lookup lookup, ModelSession session, long notBefore) {
        this.world = calls.world;
        this.calls = calls;
        this.node = node;
        this.lookup = lookup;
        this.session = session;
        this.isLocal = calls.readsLocally(lookup);
        this.range = ModelDocument.range(lookup.filter());
        if (!node.isUp) {
            throw DriverTrouble.broken(world.random);
        }
        node.clock = Math.max(node.clock, notBefore);
        if (!node.isPrimary) {
            session.answered(node.snapshotTime());
            throw DriverTrouble.notPrimary();
        }
        this.crashes = node.crashes;
        this.life = node.lives;
        await(notBefore);
        fill();
    }

    private void await(long notBefore) {
        int patience = 3 + world.random.nextInt(PATIENCE);
        for (int i = 0; time() < notBefore; i++) {
            if (i == 0) {
                world.count(ModelEvent.WAITED, 1);
            }
            if (node.isPrimary && node.last().time() < notBefore) {
                // Otherwise it could wait for ever: the time may be that of an entry that was rolled back.
                node.write(null);
            }
            if (i >= (world.trouble > 0 ? patience : LONG_PATIENCE)) {
                throw DriverTrouble.tookTooLong(world.random);
            }
            world.serve();
            checkAlive();
        }
    }

    private long time() {
        return isLocal ? node.last().time() : node.snapshotTime();
    }

    /** A node that steps down breaks off some reads and lets others go on. */
    private void checkAlive() {
        if (node.crashes != crashes) {
            throw DriverTrouble.broken(world.random);
        }
        if (node.lives != life) {
            if (world.random.nextBoolean()) {
                throw world.random.nextBoolean()
                        ? DriverTrouble.of(DriverTrouble.deposed(world.random))
                        : DriverTrouble.cursorIsGone();
            }
            life = node.lives;
        }
    }

    private void fill() {
        int visible = isLocal ? node.size() : node.committed();
        int most = 1 + world.random.nextInt(MOST_IN_BATCH);
        isAtEnd = true;
        NavigableMap<Long, Integer> wanted =
                range[0] > range[1] ? new TreeMap<>() : node.documents().subMap(range[0], true, range[1], true);
        for (Map.Entry<Long, Integer> place : (lookup.backwards() ? wanted.descendingMap() : wanted).entrySet()) {
            if (lookup.limit() > 0 && given == lookup.limit()) {
                break;
            }
            if (batch.size() == most) {
                isAtEnd = false;
                break;
            }
            ModelDocument document = node.entry(place.getValue()).document();
            if (document != null && place.getValue() < visible && document.passes(lookup.filter())) {
                batch.add(document.bytes());
                given++;
                range[lookup.backwards() ? 1 : 0] = document.id() + (lookup.backwards() ? -1 : 1);
            }
        }
        session.answered(time());
        world.traces(() -> calls + " is given " + batch.size() + " by node " + node.number + ", snapshot "
                + node.committed() + " of " + node.size());
    }

    @Override
    public @Nullable RawBsonDocument next() {
        if (!isClosed && batch.isEmpty() && !isAtEnd) {
            more();
        }
        RawBsonDocument next = isClosed ? null : batch.poll();
        if (next == null) {
            close();
        } else if (calls.remembersWhatIsRead()) {
            calls.remember(session);
        }
        return next;
    }

    private void more() throws MongoException {
        world.meanwhile();
        if (world.strikes(20)) {
            throw DriverTrouble.broken(world.random);
        }
        checkAlive();
        fill();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            calls.remember(session);
        }
    }
}
