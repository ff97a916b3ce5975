package io.eventhus.mongo;

import com.mongodb.MongoException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * The driver of one process, with everything unpleasant on the way to a simulated replica set. It finds a primary, perhaps one that is none
 * any more, and begins each call with what earlier ones have seen, as {@link MongoLink} does.
 */
class SimulatedCalls implements MongoCalls {

    final ModelWorld world;
    private final String name;
    private @Nullable ReplicaNode believed;
    /** A primary of an older term is not believed any more. */
    private long highestTerm;

    private long seen;

    SimulatedCalls(ModelWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    /** Whether what no majority has is read as well. */
    boolean readsLocally(Lookup lookup) {
        return false;
    }

    /** Whether a call sees what the ones before it have seen. */
    boolean isCausal(Lookup lookup) {
        return true;
    }

    /** Whether what a cursor has shown counts as seen before it is closed. */
    boolean remembersWhatIsRead() {
        return true;
    }

    void remember(ModelSession session) {
        seen = Math.max(seen, session.operationTime());
    }

    @Override
    public BsonDocument run(BsonDocument command) {
        if (!command.containsKey("insert")) {
            throw new AssertionError("the model does not know the command " + command.getFirstKey());
        }
        world.meanwhile();
        ModelSession session = new ModelSession(seen);
        try {
            BsonDocument answer = sent(new SimulatedInsert(world, command), session);
            world.meanwhile();
            return answer;
        } catch (MongoException e) {
            believed = null;
            world.traces(() -> this + " is thrown " + e.getClass().getSimpleName() + " " + e.getCode());
            throw e;
        } finally {
            remember(session);
        }
    }

    private BsonDocument sent(SimulatedInsert insert, ModelSession session) {
        ReplicaNode node = primary();
        int dice = world.strikes(50) ? world.random.nextInt(7) : -1;
        world.traces(() -> this + " sends " + insert + " to node " + node.number + ", trouble " + dice);
        if (dice == 0) {
            throw DriverTrouble.notSent(world.random);
        }
        if (dice == 2 || dice == 3) {
            // Once more, or not before nobody waits for it any more.
            world.later(() -> insert.arriveLate(node));
        }
        if (dice == 1 || dice == 2) {
            throw DriverTrouble.broken(world.random);
        }
        if (dice == 4) {
            // Its answer gets lost.
            insert.run(node, new ModelSession(seen));
            throw DriverTrouble.broken(world.random);
        }
        BsonDocument answer = insert.run(node, session);
        if (dice == 5) {
            throw world.random.nextBoolean()
                    ? DriverTrouble.tookTooLong(world.random)
                    : DriverTrouble.of(DriverTrouble.deposed(world.random));
        }
        if (dice == 6 && !answer.containsKey("writeErrors")) {
            int counted = answer.getInt32("n").getValue();
            answer.append("n", new BsonInt32(world.random.nextInt(counted + 1)));
        }
        return answer;
    }

    @Override
    public Found find(Lookup lookup) {
        boolean isByTags =
                lookup.filter().containsKey("tags") || lookup.filter().containsKey("$and");
        if (!lookup.hint().isEmpty() && lookup.hint().containsKey("tags") != isByTags) {
            throw new AssertionError("a hint that does not fit: " + lookup);
        }
        try {
            return asked(lookup);
        } catch (MongoException e) {
            believed = null;
            world.traces(() -> this + " is thrown " + e.getClass().getSimpleName() + " " + e.getCode());
            // The driver asks once more by itself, if it is set so.
            if (world.random.nextBoolean()) {
                throw e;
            }
            return asked(lookup);
        }
    }

    private Found asked(Lookup lookup) {
        world.meanwhile();
        ModelSession session = new ModelSession(seen);
        try {
            ReplicaNode node = primary();
            world.traces(() -> this + " finds " + lookup.filter() + (lookup.backwards() ? " from the last" : "")
                    + " at node " + node.number + ", not before " + seen);
            if (world.strikes(15)) {
                throw DriverTrouble.broken(world.random);
            }
            SimulatedFound found =
                    new SimulatedFound(this, node, lookup, session, isCausal(lookup) ? session.operationTime() : 0);
            world.meanwhile();
            return found;
        } catch (MongoException e) {
            remember(session);
            throw e;
        }
    }

    /** Finds who says that it is the primary; does not look again as long as it answers, or hardly ever. */
    private ReplicaNode primary() {
        ReplicaNode node = believed;
        for (int i = 0; node == null || world.random.nextInt(10) == 0; i++) {
            List<ReplicaNode> primaries = world.set.nodes().stream()
                    .filter(any -> any.isUp && any.isPrimary && any.term >= highestTerm)
                    .toList();
            if (!primaries.isEmpty()) {
                node = primaries.get(world.random.nextInt(primaries.size()));
                highestTerm = node.term;
                break;
            }
            if (i > 5) {
                throw DriverTrouble.notSent(world.random);
            }
            world.serve();
        }
        believed = node;
        return node;
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }

    @Override
    public String toString() {
        return name;
    }
}
