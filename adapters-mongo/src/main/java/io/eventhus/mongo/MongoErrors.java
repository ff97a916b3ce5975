package io.eventhus.mongo;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the driver throws and what a server answers into what the caller can act on, by class and code only; texts are kept as the
 * cause and never read.
 */
final class MongoErrors {

    static final int DUPLICATE_KEY = 11_000;

    private static final int UNAUTHORIZED = 13;
    private static final int DOCUMENT_TOO_LARGE = 10_334;
    /** DocumentValidationFailure. */
    private static final int VALIDATION = 121;

    /** A command with one of these was refused before it did anything, and will be again. */
    private static final Set<Integer> REFUSED = Set.of(
            UNAUTHORIZED,
            // AuthenticationFailed
            18,
            // CommandNotFound
            59,
            // InvalidNamespace
            73,
            // CommandNotSupportedOnView
            166,
            DOCUMENT_TOO_LARGE);

    /** A write error with one of these concerns the document: it was not stored and never will be. */
    private static final Set<Integer> UNFIT = Set.of(
            VALIDATION,
            // CannotBuildIndexKeys, KeyTooLong
            201,
            17_280,
            DOCUMENT_TOO_LARGE);

    private final String name;

    MongoErrors(String name) {
        this.name = name;
    }

    /** The trouble of a call that changed nothing. */
    EventhusException ofRead(String what, MongoException e) {
        return isRefused(e) ? refused(what, e) : trouble("could not " + what + " " + name, e);
    }

    /**
     * The trouble of a write, if it is certain that nothing was done.
     *
     * @return the reason; null if it is not certain
     */
    @Nullable
    EventhusException nothingDone(String what, RuntimeException e) {
        if (e instanceof BsonMaximumSizeExceededException) {
            return new EventTooLargeException(
                    "could not " + what + " " + name + ": it is larger than a server takes; nothing was sent", e);
        }
        if (!(e instanceof MongoException trouble)) {
            return null;
        }
        if (isRefused(trouble)) {
            return refused(what, trouble);
        }
        return wasNotSent(trouble) ? trouble("could not " + what + " " + name, trouble) : null;
    }

    /** The trouble of a write that may have been done or not. */
    EventhusException unknown(String what, RuntimeException e) {
        return trouble("could not learn whether " + name + " was changed (" + what + ")", e);
    }

    /** Each of them is thrown before a byte of the command is sent. */
    private static boolean wasNotSent(MongoException e) {
        return e instanceof MongoSocketOpenException
                || e instanceof MongoConnectionPoolClearedException
                || e instanceof MongoServerUnavailableException
                || (e instanceof MongoTimeoutException && !(e instanceof MongoOperationTimeoutException));
    }

    private static boolean isRefused(MongoException e) {
        return e instanceof MongoSecurityException
                || e instanceof MongoTlsException
                || e instanceof MongoIncompatibleDriverException
                || (e instanceof MongoCommandException && REFUSED.contains(e.getCode()));
    }

    private EventhusException refused(String what, MongoException e) {
        String tried = "could not " + what + " " + name + " (" + shown(e) + "): ";
        if (e.getCode() == DOCUMENT_TOO_LARGE) {
            return new EventTooLargeException(tried + "it is larger than a server takes; nothing was stored", e);
        }
        if (e instanceof MongoTlsException) {
            return new PermanentException(
                    tried
                            + "TLS with the server failed; nothing was changed, check that the certificate is valid, of the host in"
                            + " the connection string, and issued by one that the client trusts",
                    e);
        }
        if (e instanceof MongoSecurityException) {
            return new PermanentException(
                    tried
                            + "the server lets nobody in with these credentials; nothing was changed, check name, password and the"
                            + " database they are kept in",
                    e);
        }
        return new PermanentException(
                e.getCode() == UNAUTHORIZED
                        ? tried
                                + "the user lacks the right; nothing was changed, grant it find, insert, update, createIndex and"
                                + " listIndexes in the database"
                        : tried + "the server refuses it for good; nothing was changed",
                e);
    }

    private static TransientException trouble(String tried, RuntimeException e) {
        String hint = e instanceof MongoTimeoutException && !(e instanceof MongoOperationTimeoutException)
                ? "no server that fits was found in time, or no connection was free; check that a primary is there and the"
                        + " connection string, and try again"
                : "the connection, or the server's part in its replica set, broke off; try again";
        return new TransientException(tried + " (" + shown(e) + "): " + hint, e);
    }

    private static String shown(RuntimeException e) {
        String kind = e.getClass().getSimpleName();
        return e instanceof MongoException mongo && mongo.getCode() > 0 ? kind + ", code " + mongo.getCode() : kind;
    }

    /**
     * The trouble of one document that the server names.
     *
     * @return the reason if the document will never be stored; null if another one stands in its place, or it is not certain
     */
    @Nullable
    PermanentException unfit(BsonDocument error, long position) {
        int code = code(error);
        String message =
                name + " refuses the commit at position " + position + " with code " + code + ": it was not stored; ";
        if (code == DUPLICATE_KEY) {
            BsonValue key = error.get("keyPattern");
            boolean isOther =
                    key != null && key.isDocument() && !key.asDocument().containsKey(MongoFields.FIRST);
            return isOther ? new StoreRefusedException(message + "an index of somebody else is unique. Drop it") : null;
        }
        if (!UNFIT.contains(code)) {
            return null;
        }
        return code == VALIDATION
                ? new StoreRefusedException(message + "the collection has a validator. Remove it")
                : new EventTooLargeException(message + "make it smaller");
    }

    /** Returns the code in a write error or a write concern error. */
    static int code(BsonDocument error) {
        return number(error.get("code"), 0);
    }

    static int number(@Nullable BsonValue value, int otherwise) {
        return value instanceof BsonNumber number ? number.intValue() : otherwise;
    }

    /** Tells whether the driver says that the deployment has no such thing, rather than that it does not answer. */
    static boolean isUnsupported(MongoClientException e) {
        return !(e instanceof MongoTimeoutException);
    }
}
