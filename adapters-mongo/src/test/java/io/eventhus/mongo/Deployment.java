package io.eventhus.mongo;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** A replica set and a collection without a fault, of which a test spoils one thing. */
final class Deployment {

    private static final String REPLICA_SET =
            "{isWritablePrimary: true, setName: 'rs0', hosts: ['a:1', 'b:1', 'c:1'], maxBsonObjectSize: 16777216}";

    private static final String SOUND_REPLICAS = "{_id: 'rs0', writeConcernMajorityJournalDefault: true,"
            + " members: [{_id: 0, host: 'a:1'}, {_id: 1, host: 'b:1', arbiterOnly: false}, {_id: 2, host: 'c:1'}]}";

    private static final String SOUND_ENGINE = "{name: 'wiredTiger', persistent: true}";

    static final String COMMIT =
            "{_id: {$numberLong: '1'}, n: 1, commit: 'c-1', prev: 'log-1', origin: 'o', tags: [], events: []}";

    private String hello = REPLICA_SET;
    private String build = "{version: '8.0.4'}";
    private String collection = "{name: 'bank.commits', type: 'collection', options: {}}";
    private final List<String> indexes = new ArrayList<>(List.of("{v: 2, key: {_id: 1}, name: '_id_'}"));
    private @Nullable String replicas = SOUND_REPLICAS;
    private @Nullable String engine = SOUND_ENGINE;
    private @Nullable String sharding;
    private @Nullable String first = COMMIT;
    private @Nullable String last = COMMIT;
    private WriteConcern write = WriteConcern.MAJORITY;
    private ReadPreference read = ReadPreference.primary();
    private final List<String> untold = new ArrayList<>();

    Deployment collection(String options) {
        collection = "{name: 'bank.commits', type: 'collection', options: " + options + "}";
        return this;
    }

    Deployment type(String type) {
        collection = "{name: 'bank.commits', type: '" + type + "', options: {}}";
        return this;
    }

    Deployment index(String index) {
        indexes.add(index);
        return this;
    }

    Deployment hello(String reply) {
        hello = reply;
        return this;
    }

    Deployment build(String reply) {
        build = reply;
        return this;
    }

    Deployment replicas(@Nullable String reply) {
        replicas = reply;
        return this;
    }

    Deployment engine(String reply) {
        engine = reply;
        return this;
    }

    Deployment sharding(String reply) {
        sharding = reply;
        return this;
    }

    Deployment documents(@Nullable String firstOne, @Nullable String lastOne) {
        first = firstOne;
        last = lastOne;
        return this;
    }

    Deployment client(WriteConcern concern, ReadPreference preference) {
        write = concern;
        read = preference;
        return this;
    }

    Deployment untold(String what) {
        untold.add(what);
        return this;
    }

    MongoFacts facts() {
        return new MongoFacts(
                BsonDocument.parse(hello),
                BsonDocument.parse(build),
                BsonDocument.parse(collection),
                indexes.stream().map(BsonDocument::parse).toList(),
                replicas == null ? null : BsonDocument.parse(replicas),
                engine == null ? null : BsonDocument.parse(engine),
                sharding == null ? null : BsonDocument.parse(sharding),
                first == null ? null : RawBsonDocument.parse(first),
                last == null ? null : RawBsonDocument.parse(last),
                write,
                read,
                untold);
    }
}
