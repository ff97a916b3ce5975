package io.eventhus.bank.cli;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Accounts as Go banks of both versions leave them in MongoDB, unchecked saves and odd clocks included. */
final class GoDocuments {

    private static final long START_MILLIS = 1_551_675_967_000L;
    private static final int BATCH = 200;

    private final MongoCollection<BsonDocument> collection;
    private final Random random;

    GoDocuments(MongoCollection<BsonDocument> collection, long seed) {
        this.collection = collection;
        this.random = new Random(seed);
    }

    /** Writes so many events in all, in so many accounts. */
    void write(int accounts, int events) {
        List<BsonDocument> documents = new ArrayList<>();
        for (int account = 0; account < accounts; account++) {
            int number = events / accounts + (account < events % accounts ? 1 : 0);
            documents.add(document(account, number));
            if (documents.size() == BATCH || account == accounts - 1) {
                collection.insertMany(documents);
                documents.clear();
            }
        }
    }

    private BsonDocument document(int account, int number) {
        String id = String.format("acc-%06d", account);
        boolean isV2 = account % 2 == 1;
        BsonArray events = new BsonArray();
        long millis = START_MILLIS + random.nextInt(1_000_000);
        int version = 1;
        for (int i = 0; i < number; i++) {
            events.add(i == 0 ? opened(id, isV2, millis) : moved(id, isV2, version, millis));
            // An unchecked save that lost a race makes the same version, and at times the same event, once more.
            version += random.nextInt(50) == 0 ? 0 : 1;
            // Another host's clock may be behind.
            millis += random.nextInt(20) == 0 ? -random.nextInt(5_000) : 1 + random.nextInt(20_000);
        }
        return new BsonDocument("_id", new BsonString(id))
                .append("version", new BsonInt32(number))
                .append("events", events);
    }

    private BsonDocument opened(String id, boolean isV2, long millis) {
        return event(
                id, isV2, "AccountCreated", 1, millis, new BsonDocument("owner", new BsonString("owner-of-" + id)));
    }

    private BsonDocument moved(String id, boolean isV2, int version, long millis) {
        boolean isDeposit = random.nextInt(3) != 0;
        long amount = isDeposit ? 1_000 + random.nextInt(20) : 1 + random.nextInt(100);
        if (isDeposit && random.nextInt(100) == 0) {
            amount = 9_007_199_254_740_993L;
        }
        BsonValue stored = amount == (int) amount ? new BsonInt32((int) amount) : new BsonInt64(amount);
        return event(
                id,
                isV2,
                isDeposit ? "DepositPerformed" : "WithdrawalPerformed",
                version,
                millis,
                new BsonDocument("amount", stored));
    }

    private BsonDocument event(String id, boolean isV2, String type, int version, long millis, BsonDocument data) {
        if (isV2) {
            String name = type.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
            return new BsonDocument("event_type", new BsonString(name))
                    .append("_id", new BsonString(id))
                    .append("aggregate_type", new BsonString("Account"))
                    .append("command_id", new BsonString("01M80Z5H8" + random.nextInt(1_000_000)))
                    .append("data", data)
                    .append("timestamp", new BsonDateTime(millis))
                    .append("version", new BsonInt32(version));
        }
        return new BsonDocument("event_type", new BsonString(type))
                .append("_id", new BsonString(id))
                .append("data", data)
                .append("timestamp", new BsonDateTime(millis))
                .append("aggregate_type", new BsonString("Account"))
                .append("version", new BsonInt32(version));
    }

    /** Adds a deposit to an account, as the Go program would. */
    void deposit(int account, int amount) {
        String id = String.format("acc-%06d", account);
        BsonDocument found =
                collection.find(new BsonDocument("_id", new BsonString(id))).first();
        int version = found == null ? 0 : found.getInt32("version").getValue() + 1;
        BsonDocument event = event(
                id,
                account % 2 == 1,
                "DepositPerformed",
                version,
                START_MILLIS * 2,
                new BsonDocument("amount", new BsonInt32(amount)));
        collection.updateOne(
                new BsonDocument("_id", new BsonString(id)),
                new BsonDocument("$push", new BsonDocument("events", event))
                        .append("$inc", new BsonDocument("version", new BsonInt32(1))));
    }

    /** Adds up what the documents hold, as the Go program would when it loads them: the lines that balance prints. */
    List<String> balances() {
        TreeMap<String, String> lines = new TreeMap<>();
        for (BsonDocument document : collection.find()) {
            String owner = "";
            long balance = 0;
            for (BsonValue each : document.getArray("events")) {
                BsonDocument data = each.asDocument().getDocument("data");
                String type = each.asDocument().getString("event_type").getValue();
                if (type.startsWith("A") || type.startsWith("a")) {
                    owner = data.getString("owner").getValue();
                } else {
                    long amount = data.getNumber("amount").longValue();
                    balance += type.startsWith("D") || type.startsWith("d") ? amount : -amount;
                }
            }
            String id = document.getString("_id").getValue();
            lines.put(id, id + " " + owner + " " + balance);
        }
        return List.copyOf(lines.values());
    }
}
