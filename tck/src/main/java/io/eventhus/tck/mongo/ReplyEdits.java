package io.eventhus.tck.mongo;

import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Changes of a server's reply. */
final class ReplyEdits {

    private ReplyEdits() {}

    /** Another reply; what says when it was made stays, as a server says it with errors too. */
    static UnaryOperator<BsonDocument> replaceBy(BsonDocument other) {
        return reply -> {
            BsonDocument replaced = other.clone();
            for (String time : new String[] {"operationTime", "$clusterTime"}) {
                if (reply.containsKey(time) && !replaced.containsKey(time)) {
                    replaced.append(time, reply.get(time));
                }
            }
            return replaced;
        };
    }

    static UnaryOperator<BsonDocument> writeConcernError(ServerError error, BsonDocument errInfo) {
        return reply -> {
            BsonDocument inside = error.inside();
            if (!errInfo.isEmpty()) {
                inside.append("errInfo", errInfo.clone());
            }
            if (!error.labels().isEmpty()) {
                reply.append(
                        "errorLabels",
                        new BsonArray(
                                error.labels().stream().map(BsonString::new).toList()));
            }
            return reply.append("writeConcernError", inside);
        };
    }

    static UnaryOperator<BsonDocument> writeError(int index, ServerError error) {
        return reply -> {
            BsonArray errors =
                    reply.isArray("writeErrors") ? reply.getArray("writeErrors").clone() : new BsonArray();
            BsonDocument entry = new BsonDocument("index", new BsonInt32(index));
            entry.putAll(error.inside());
            errors.add(entry);
            if (reply.isNumber("n") && reply.getNumber("n").intValue() > index) {
                reply.append("n", new BsonInt32(index));
            }
            return reply.append("writeErrors", errors);
        };
    }

    static UnaryOperator<BsonDocument> count(int n) {
        return reply -> reply.append("n", new BsonInt32(n));
    }
}
