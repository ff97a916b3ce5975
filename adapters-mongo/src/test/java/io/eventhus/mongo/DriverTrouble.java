package io.eventhus.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import java.io.IOException;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What the driver throws. */
final class DriverTrouble {

    static final int EXCEEDED_TIME_LIMIT = 262;
    static final int WRITE_CONCERN_TIMEOUT = 64;
    private static final int MAX_TIME_EXPIRED = 50;
    private static final int NOT_WRITABLE_PRIMARY = 10_107;
    private static final int PRIMARY_STEPPED_DOWN = 189;
    private static final int INTERRUPTED = 11_602;
    private static final int SHUTDOWN = 91;
    private static final int[] DEPOSED = {PRIMARY_STEPPED_DOWN, INTERRUPTED, SHUTDOWN, NOT_WRITABLE_PRIMARY};
    private static final ServerAddress ADDRESS = new ServerAddress("model");

    private DriverTrouble() {}

    /** Nothing was sent. */
    static MongoException notSent(Random random) {
        return random.nextBoolean()
                ? new MongoSocketOpenException("simulated", ADDRESS)
                : new MongoTimeoutException("simulated: no primary was found");
    }

    /** The connection broke: nobody knows how far it came. */
    static MongoException broken(Random random) {
        IOException cause = new IOException("simulated");
        return switch (random.nextInt(4)) {
            case 0 -> new MongoSocketWriteException("simulated", ADDRESS, cause);
            case 1 -> new MongoSocketReadTimeoutException("simulated", ADDRESS, cause);
            case 2 -> new MongoOperationTimeoutException("simulated");
            default -> new MongoSocketReadException("simulated", ADDRESS, cause);
        };
    }

    static MongoException notPrimary() {
        return of(NOT_WRITABLE_PRIMARY);
    }

    /** A server that stopped being primary in the middle breaks off what was under way. */
    static int deposed(Random random) {
        return DEPOSED[random.nextInt(DEPOSED.length)];
    }

    static MongoException tookTooLong(Random random) {
        return of(random.nextBoolean() ? EXCEEDED_TIME_LIMIT : MAX_TIME_EXPIRED);
    }

    static MongoException cursorIsGone() {
        return new MongoCursorNotFoundException(1, answer(43), ADDRESS);
    }

    /** The class that the driver makes of a code. */
    static MongoException of(int code) {
        return switch (code) {
            case NOT_WRITABLE_PRIMARY -> new MongoNotPrimaryException(answer(code), ADDRESS);
            case PRIMARY_STEPPED_DOWN, INTERRUPTED, SHUTDOWN ->
                new MongoNodeIsRecoveringException(answer(code), ADDRESS);
            case MAX_TIME_EXPIRED -> new MongoExecutionTimeoutException(code, "simulated");
            default -> new MongoCommandException(answer(code), ADDRESS);
        };
    }

    private static BsonDocument answer(int code) {
        return new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(code))
                .append("errmsg", new BsonString("simulated"));
    }
}
