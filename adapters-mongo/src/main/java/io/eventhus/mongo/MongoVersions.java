package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
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
        BsonDocument ofAggregate = new BsonDocument(MongoFields.TAGS, new BsonString(MongoTags.aggregate(aggregate)));
        BsonDocument filter = ofAggregate;
        while (true) {
            RawBsonDocument commit = reads.last(filter, WANTED);
            if (commit == null) {
                return 0;
            }
            try {
                long first = commit.getInt64(MongoFields.FIRST).getValue();
                long version = lastIn(commit.getArray(MongoFields.EVENTS), aggregate, upTo - first);
                if (version > 0) {
                    return version;
                }
                // It lies behind the last position that counts, or what it holds of the aggregate does.
                filter = MongoReads.upTo(Math.min(upTo, first - 1));
                filter.putAll(ofAggregate);
            } catch (BsonInvalidOperationException e) {
                throw MongoForeign.refused(name, commit, e);
            }
        }
    }

    private static long lastIn(BsonArray events, AggregateId aggregate, long lastIndex) {
        for (int i = (int) Math.min(events.size() - 1L, lastIndex); i >= 0; i--) {
            BsonDocument event = events.get(i).asDocument();
            if (aggregate.type().equals(text(event, MongoFields.AGGREGATE_TYPE))
                    && aggregate.id().equals(text(event, MongoFields.AGGREGATE_ID))) {
                return event.getInt64(MongoFields.VERSION).getValue();
            }
        }
        return 0;
    }

    private static String text(BsonDocument event, String field) {
        return event.getString(field).getValue();
    }
}
