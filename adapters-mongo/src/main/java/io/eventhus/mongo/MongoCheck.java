package io.eventhus.mongo;

import com.mongodb.ReadPreference;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Judges what a deployment tells: what a log cannot live with, what may lose acknowledged data, and what should be known. */
final class MongoCheck {

    /** How bad it is. */
    enum Weight {
        /** Nothing can be stored safely here. */
        UNFIT,
        /** Acknowledged data may be lost; a strict configuration refuses it. */
        UNSAFE,
        /** It may be unsafe, and nobody can tell; a strict configuration refuses it. */
        UNTOLD,
        /** Good to know. */
        NOTE
    }

    /**
     * Something found.
     *
     * @param weight how bad it is
     * @param text   what was found, what was expected, what to do
     */
    record Finding(Weight weight, String text) {}

    private final MongoConfig config;
    private final MongoFacts facts;
    private final List<Finding> findings = new ArrayList<>();

    private MongoCheck(MongoConfig config, MongoFacts facts) {
        this.config = config;
        this.facts = facts;
    }

    static List<Finding> findings(MongoConfig config, MongoFacts facts) {
        MongoCheck check = new MongoCheck(config, facts);
        check.collection();
        check.indexes();
        check.sharding();
        check.documents();
        check.replicas();
        check.server();
        check.client();
        facts.untold()
                .forEach(
                        what -> check.add(
                                Weight.UNTOLD,
                                what
                                        + " cannot be told: the server did not answer; grant the user the role clusterMonitor, or look yourself"));
        return check.findings;
    }

    private void add(Weight weight, String text) {
        findings.add(new Finding(weight, text));
    }

    private void collection() {
        BsonDocument collection = facts.collection();
        if (collection == null) {
            return;
        }
        String type = text(collection, "type");
        if (!type.isEmpty() && !type.equals("collection")) {
            add(Weight.UNFIT, "it is a " + type + "; expected a collection. Name another bucket");
        }
        BsonDocument options = document(collection, "options");
        if (isTrue(options, "capped")) {
            add(Weight.UNFIT, "it is capped, so that old commits vanish; expected no limit. Name another bucket");
        }
        if (options.containsKey("expireAfterSeconds")) {
            add(Weight.UNFIT, "its documents expire; expected none to. Remove expireAfterSeconds from its options");
        }
        if (isOrdering(document(options, "collation"))) {
            add(
                    Weight.UNFIT,
                    "it has a collation, under which different names may be equal; expected none. Name another bucket");
        }
        if (!document(options, "validator").isEmpty()) {
            add(Weight.UNSAFE, "it has a validator, which may refuse commits; expected none. Remove it with collMod");
        }
    }

    private static boolean isOrdering(BsonDocument collation) {
        String locale = text(collation, "locale");
        return !locale.isEmpty() && !locale.equals("simple");
    }

    private void indexes() {
        for (BsonDocument index : facts.indexes()) {
            BsonDocument key = document(index, "key");
            String shown = "the index " + text(index, "name");
            if (index.containsKey("expireAfterSeconds")) {
                add(Weight.UNFIT, shown + " lets documents expire (TTL); expected none to. Drop it");
            }
            if (isTrue(index, "unique") && !key.equals(MongoSchema.BY_ID)) {
                add(Weight.UNFIT, shown + " is unique, which refuses commits; expected _id only to be. Drop it");
            }
            if (text(index, "name").equals(MongoSchema.NAME) && !MongoSchema.isIndex(index)) {
                add(
                        Weight.UNFIT,
                        shown
                                + " is not the one that events are found by; expected {tags: 1, _id: 1} over all documents."
                                + " Drop it: it is made anew");
            }
        }
    }

    private void sharding() {
        BsonDocument sharding = facts.sharding();
        if (sharding == null) {
            return;
        }
        BsonDocument key = document(sharding, "key");
        if (!key.keySet().equals(MongoSchema.BY_ID.keySet())) {
            add(
                    Weight.UNFIT,
                    "it is sharded by " + key.keySet()
                            + ", so that _id is not unique over all shards; expected no sharding,"
                            + " or by _id. Shard by bucket instead: each bucket is a collection of its own");
        }
    }

    private void documents() {
        MongoForeign.judge(facts.first(), facts.last(), config.expectedLogId())
                .forEach(text -> add(Weight.UNFIT, text));
    }

    private void replicas() {
        BsonDocument replicas = facts.replicas();
        if (replicas == null) {
            return;
        }
        if (isFalse(replicas, "writeConcernMajorityJournalDefault")) {
            add(
                    Weight.UNSAFE,
                    "the replica set has writeConcernMajorityJournalDefault: false, so that what a majority has may be in"
                            + " memory only and roll back; expected true. Reconfigure it");
        }
        if (!replicas.isArray("members")) {
            return;
        }
        long arbiters = replicas.getArray("members").stream()
                .filter(member -> isTrue(member.asDocument(), "arbiterOnly"))
                .count();
        if (arbiters > 0) {
            add(
                    Weight.UNSAFE,
                    "the replica set has " + arbiters
                            + " arbiter(s), which hold no data: when one of the others fails, no majority"
                            + " can confirm a commit; expected members that hold data only. Replace the arbiter");
        }
    }

    private void server() {
        BsonDocument engine = facts.engine();
        if (engine != null
                && (isFalse(engine, "persistent") || text(engine, "name").equals("inMemory"))) {
            add(
                    Weight.UNSAFE,
                    "the storage engine " + text(engine, "name")
                            + " keeps data in memory only; expected one that writes to the disk");
        }
        if (facts.build().containsKey("ferretdb")
                || !document(facts.build(), "ferretdb").isEmpty()) {
            add(
                    Weight.UNTOLD,
                    "the server is not MongoDB and takes any concern without a word, so that it cannot be told what its"
                            + " acknowledgement means; look at the settings of the database behind it");
        }
        if (facts.isSharded()) {
            add(
                    Weight.UNTOLD,
                    "behind a mongos it cannot be told how the members of the shards are configured; look for arbiters and"
                            + " writeConcernMajorityJournalDefault on each shard");
        } else if (!facts.hello().containsKey("setName")) {
            add(
                    Weight.NOTE,
                    "it is a standalone server: what it acknowledges is on one disk only; for more, make it a replica set of"
                            + " three");
        }
    }

    private void client() {
        if (!facts.write().isAcknowledged()) {
            add(
                    Weight.NOTE,
                    "the client has the write concern w: 0; it is not used here, but whatever else writes through the client is"
                            + " not acknowledged");
        }
        if (!facts.read().equals(ReadPreference.primary())) {
            add(
                    Weight.NOTE,
                    "the client has the read preference " + facts.read().getName()
                            + "; it is not used here, all is read from the" + " primary");
        }
    }

    private static BsonDocument document(BsonDocument parent, String field) {
        return parent.isDocument(field) ? parent.getDocument(field) : new BsonDocument();
    }

    private static String text(BsonDocument parent, String field) {
        return parent.isString(field) ? parent.getString(field).getValue() : "";
    }

    private static boolean isTrue(BsonDocument parent, String field) {
        return is(parent.get(field), true);
    }

    private static boolean isFalse(BsonDocument parent, String field) {
        return is(parent.get(field), false);
    }

    private static boolean is(@Nullable BsonValue value, boolean wanted) {
        return BsonBoolean.valueOf(wanted).equals(value);
    }
}
