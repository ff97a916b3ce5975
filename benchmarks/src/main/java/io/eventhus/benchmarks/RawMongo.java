package io.eventhus.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import io.eventhus.api.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * The log's collection through MongoDB's driver, with the log's concerns and indexes: inserts the bytes that the log stored there before,
 * under other ids, and gives what it reads to nobody. Safe for several threads.
 */
final class RawMongo implements Backend.Raw {

    private static final Bson BY_TAGS = new BsonDocument("tags", new BsonInt32(1)).append("_id", new BsonInt32(1));
    private static final Bson FORWARDS = new BsonDocument("_id", new BsonInt32(1));
    private static final Bson BACKWARDS = new BsonDocument("_id", new BsonInt32(-1));
    private static final Bson ENDS = new BsonDocument("n", new BsonInt32(1)).append("commit", new BsonInt32(1));

    /** As many as the log asks for at once. */
    private static final int BATCH = 1_000;

    /** Behind the document's size, the type and the name of the first field: the id, a 64-bit integer. */
    private static final int ID_AT = Integer.BYTES + 1 + "_id".length() + 1;

    private final MongoClient client;
    private final MongoCollection<RawBsonDocument> commits;
    private final AtomicLong next;

    /** One commit of one event for each account that has one. */
    private final List<byte[]> deposits = new ArrayList<>();

    /**
     * Opens one.
     *
     * @param client   its own from now on
     * @param database where the log is
     * @param bucket   of a log that begins with the events of {@link Content}
     */
    RawMongo(MongoClient client, String database, String bucket) {
        this.client = client;
        this.commits = client.getDatabase(database).getCollection(collection(bucket), RawBsonDocument.class);
        this.next = new AtomicLong(head() + 1);
        try (MongoCursor<RawBsonDocument> all =
                commits.find().sort(FORWARDS).limit(Content.OPENED).iterator()) {
            all.forEachRemaining(document -> deposits.add(bytes(document)));
        }
    }

    /** Returns the collection of a log. */
    static String collection(String bucket) {
        return bucket + ".commits";
    }

    private static byte[] bytes(RawBsonDocument document) {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return bytes;
    }

    /** Inserts one commit of one event at the next position, asking nothing first. */
    void insert(RandomGenerator random) {
        insert(next.getAndIncrement(), random.nextInt(Content.ACCOUNTS));
    }

    /** Reads the head and an account, and inserts one commit behind the head; the primary key is the condition. */
    void decide(RandomGenerator random) {
        int account = random.nextInt(Content.ACCOUNTS);
        long head = head();
        load(new Tag(Content.ACCOUNT, Content.id(account)));
        insert(head + 1, account);
    }

    private void insert(long position, int account) {
        byte[] document = deposits.get(account % deposits.size()).clone();
        ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN).putLong(ID_AT, position);
        var unused = commits.insertOne(new RawBsonDocument(document));
    }

    private long head() {
        RawBsonDocument last =
                commits.find().sort(BACKWARDS).limit(1).projection(ENDS).first();
        return last == null
                ? 0
                : last.getInt64("_id").getValue() + last.getInt32("n").getValue() - 1;
    }

    @Override
    public int load(Tag tag) {
        Bson filter = new BsonDocument("tags", new BsonString("tag:" + tag.key() + "=" + tag.value()));
        int events = 0;
        try (MongoCursor<RawBsonDocument> found = commits.find(filter)
                .sort(FORWARDS)
                .hint(BY_TAGS)
                .batchSize(BATCH)
                .iterator()) {
            while (found.hasNext()) {
                events += found.next().getInt32("n").getValue();
            }
        }
        return events;
    }

    @Override
    public long replay() {
        long bytes = 0;
        try (MongoCursor<RawBsonDocument> all =
                commits.find().sort(FORWARDS).hint(FORWARDS).batchSize(BATCH).iterator()) {
            while (all.hasNext()) {
                bytes += all.next().getByteBuffer().remaining();
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        client.close();
    }
}
