package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.AggregateId;
import io.eventhus.mongo.MongoCalls.Found;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** Last versions of aggregates: the index, from its end. */
final class MongoVersions {

    private static final BsonDocument WANTED = wanted();

    private final MongoReads reads;
    private final String name;

    MongoVersions(MongoReads reads, String name) {
        this.reads = reads;
        this.name = name;
    }

    private static BsonDocument wanted() {
        BsonDocument fields = new BsonDocument();
        for (String field : new String[] {MongoFields.AGGREGATE_TYPE, MongoFields.AGGREGATE_ID, MongoFields.VERSION}) {
            fields.append(MongoFields.EVENTS + "." + field, new BsonInt32(1));
        }
        return fields;
    }

    long last(AggregateId aggregate, long upTo) {
        reads.prove(upTo);
        BsonDocument filter = new BsonDocument(MongoFields.TAGS, new BsonString(MongoTags.aggregate(aggregate)));
        try (Found found = reads.findFromTheLast(filter, upTo, WANTED)) {
            // More than one only where a commit reaches beyond the last position wanted.
            for (RawBsonDocument commit = found.next(); commit != null; commit = found.next()) {
                long version = lastIn(commit, aggregate, upTo);
                if (version > 0) {
                    return version;
                }
            }
            return 0;
        } catch (MongoException e) {
            throw reads.trouble(e, "read the last version in");
        }
    }

    private long lastIn(RawBsonDocument commit, AggregateId aggregate, long upTo) {
        try {
            long first = commit.getInt64(MongoFields.FIRST).getValue();
            BsonArray events = commit.getArray(MongoFields.EVENTS);
            for (int i = (int) Math.min(events.size() - 1L, upTo - first); i >= 0; i--) {
                BsonDocument event = events.get(i).asDocument();
                if (aggregate
                                .type()
                                .equals(event.getString(MongoFields.AGGREGATE_TYPE)
                                        .getValue())
                        && aggregate
                                .id()
                                .equals(event.getString(MongoFields.AGGREGATE_ID)
                                        .getValue())) {
                    return event.getInt64(MongoFields.VERSION).getValue();
                }
            }
            return 0;
        } catch (BsonInvalidOperationException e) {
            throw MongoForeign.refused(name, commit, e);
        }
    }
}
