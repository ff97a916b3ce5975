package io.eventhus.tck.mongo;

import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server look like the primary of a replica set of one, by changing what it says to {@code hello} and
 * {@code isMaster}: {@code setName}, {@code hosts}, {@code me} and {@code primary} (the proxy's address),
 * {@code setVersion}, {@code electionId}, primary and not secondary, {@code logicalSessionTimeoutMinutes} if it has none.
 * All else, the wire version too, stays the server's. The reply's {@code topologyVersion} is taken away: without it a
 * driver asks again and again instead of letting the server stream, so that there is one reply to each {@code hello} and
 * the next one shows a change at once. Immutable.
 */
public final class ReplicaSetLook {

    private static final ObjectId ELECTION = new ObjectId("7fffffff0000000000000001");
    private static final int SESSION_MINUTES = 30;

    private final String setName;
    private final boolean primary;
    private final boolean operationTimes;
    private final BsonDocument fields;

    private ReplicaSetLook(String setName, boolean primary, boolean operationTimes, BsonDocument fields) {
        this.setName = setName;
        this.primary = primary;
        this.operationTimes = operationTimes;
        this.fields = fields;
    }

    /** Returns the look of the primary of a set of that name. */
    public static ReplicaSetLook named(String setName) {
        return new ReplicaSetLook(setName, true, false, new BsonDocument());
    }

    /** Returns the look of a secondary, as of a primary that has stepped down. */
    public ReplicaSetLook asSecondary() {
        return new ReplicaSetLook(setName, false, operationTimes, fields);
    }

    /**
     * Returns the look with further fields of the reply, such as {@code arbiters} and {@code arbiterOnly}; they win over
     * the server's and over those of this look.
     */
    public ReplicaSetLook with(BsonDocument further) {
        BsonDocument all = fields.clone();
        all.putAll(further);
        return new ReplicaSetLook(setName, primary, operationTimes, all);
    }

    /**
     * Returns the look with an {@code operationTime} in every reply that has none, each later than the one before: what a
     * driver needs to say {@code afterClusterTime} in a causally consistent session.
     */
    public ReplicaSetLook withOperationTimes() {
        return new ReplicaSetLook(setName, primary, true, fields);
    }

    String setName() {
        return setName;
    }

    boolean hasOperationTimes() {
        return operationTimes;
    }

    /** Changes the reply to a greeting. */
    BsonDocument patch(String spelled, BsonDocument reply, String me) {
        boolean old = spelled.toLowerCase(Locale.ROOT).equals("ismaster");
        reply.remove("topologyVersion");
        reply.remove("msg");
        reply.append(old ? "ismaster" : "isWritablePrimary", BsonBoolean.valueOf(primary));
        reply.append("secondary", BsonBoolean.valueOf(!primary));
        reply.append("setName", new BsonString(setName));
        reply.append("setVersion", new BsonInt32(1));
        reply.append("hosts", new BsonArray(List.of(new BsonString(me))));
        reply.append("me", new BsonString(me));
        putOrRemove(reply, "primary", primary ? new BsonString(me) : null);
        putOrRemove(reply, "electionId", primary ? new BsonObjectId(ELECTION) : null);
        if (!reply.isNumber("logicalSessionTimeoutMinutes")) {
            reply.append("logicalSessionTimeoutMinutes", new BsonInt32(SESSION_MINUTES));
        }
        reply.putAll(fields);
        return reply;
    }

    private static void putOrRemove(BsonDocument reply, String name, @Nullable BsonValue value) {
        if (value == null) {
            reply.remove(name);
        } else {
            reply.append(name, value);
        }
    }
}
