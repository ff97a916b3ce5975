package io.eventhus.mongo;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** An insert command on one server, as it is sent: ordered or not, with its write concern. */
final class SimulatedInsert {

    private static final int PATIENCE = 30;
    /** Without trouble everything ends soon, but for what waits at a server that is no primary any more. */
    private static final int LONG_PATIENCE = 500;

    private final ModelWorld world;
    private final List<ModelDocument> documents;
    private final boolean isOrdered;
    private final boolean wantsMajority;
    private final boolean wantsJournals;

    SimulatedInsert(ModelWorld world, BsonDocument command) {
        this.world = world;
        this.documents = command.getArray("documents").stream()
                .map(document -> new ModelDocument((RawBsonDocument) document.asDocument()))
                .toList();
        this.isOrdered = command.getBoolean("ordered", BsonBoolean.TRUE).getValue();
        BsonDocument concern = command.getDocument("writeConcern");
        this.wantsMajority = new BsonString("majority").equals(concern.get("w"));
        this.wantsJournals = concern.getBoolean("j", BsonBoolean.TRUE).getValue();
    }

    /** Runs it where it arrives, with nobody who listens. */
    void arriveLate(ReplicaNode node) {
        if (node.isUp && node.isPrimary) {
            world.count(ModelEvent.LATE_COPY, 1);
            BsonArray errors = new BsonArray();
            int stored = insert(node, errors, documents.size());
            world.traces(
                    () -> "a late copy of " + this + " arrives at node " + node.number + ": " + stored + " inserted");
        }
    }

    /** Runs it and waits as long as its write concern says. */
    BsonDocument run(ReplicaNode node, ModelSession session) {
        if (!node.isUp) {
            throw DriverTrouble.broken(world.random);
        }
        node.clock = Math.max(node.clock, session.operationTime());
        if (!node.isPrimary) {
            session.answered(node.last().time());
            throw DriverTrouble.notPrimary();
        }
        int life = node.lives;
        int crashes = node.crashes;
        BsonArray errors = new BsonArray();
        int most = documents.size();
        boolean isCut = most > 1 && world.strikes(50);
        if (isCut) {
            most = 1 + world.random.nextInt(most - 1);
            world.count(ModelEvent.CUT, 1);
        }
        int inserted = insert(node, errors, most);
        OplogEntry last = node.last();
        session.answered(last.time());
        world.traces(
                () -> "node " + node.number + " inserts " + inserted + " of " + this + ", errors " + errors.size());
        BsonDocument answer = new BsonDocument("n", new BsonInt32(inserted)).append("ok", new BsonDouble(1));
        if (!errors.isEmpty()) {
            world.count(ModelEvent.DUPLICATE_KEY, 1);
            answer.append("writeErrors", errors);
        }
        if (isCut && world.random.nextBoolean()) {
            throw world.random.nextBoolean()
                    ? DriverTrouble.tookTooLong(world.random)
                    : DriverTrouble.broken(world.random);
        }
        // With errors it waits for whatever is last: for what it has seen, too.
        if (wantsMajority) {
            int trouble = await(node, life, crashes, last);
            if (trouble != 0) {
                world.count(ModelEvent.WRITE_CONCERN_ERROR, 1);
                answer.append("writeConcernError", new BsonDocument("code", new BsonInt32(trouble)));
            }
        }
        return answer;
    }

    private int insert(ReplicaNode node, BsonArray errors, int most) {
        int inserted = 0;
        for (int i = 0; i < most; i++) {
            ModelDocument document = documents.get(i);
            if (!node.has(document.id())) {
                node.write(document);
                inserted++;
            } else {
                errors.add(duplicate(i));
                if (isOrdered) {
                    break;
                }
            }
        }
        return inserted;
    }

    private static BsonValue duplicate(int index) {
        return new BsonDocument("index", new BsonInt32(index)).append("code", new BsonInt32(MongoErrors.DUPLICATE_KEY));
    }

    /** Returns the code of a write concern error, 0 if a majority has it. */
    private int await(ReplicaNode node, int life, int crashes, OplogEntry last) {
        int patience = 3 + world.random.nextInt(PATIENCE);
        for (int i = 0; !(node.lives == life && node.isAtMajority(last, wantsJournals)); i++) {
            if (node.crashes != crashes || (node.lives != life && world.random.nextInt(3) == 0)) {
                throw DriverTrouble.broken(world.random);
            }
            if (node.lives != life) {
                int code = DriverTrouble.deposed(world.random);
                if (world.random.nextBoolean()) {
                    throw DriverTrouble.of(code);
                }
                return code;
            }
            if (i >= (world.trouble > 0 ? patience : LONG_PATIENCE)) {
                return DriverTrouble.WRITE_CONCERN_TIMEOUT;
            }
            world.serve();
        }
        return 0;
    }

    @Override
    public String toString() {
        return documents.stream().map(ModelDocument::shown).toList().toString();
    }
}
