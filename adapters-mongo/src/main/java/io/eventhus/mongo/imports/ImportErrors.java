package io.eventhus.mongo.imports;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSecurityException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import java.util.Set;

/** What a failure of the driver means to whoever imports. */
final class ImportErrors {

    /** Not primary, shutting down, interrupted, cursor gone, network: the same read may work later. */
    private static final Set<Integer> TRANSIENT_CODES =
            Set.of(6, 7, 43, 89, 91, 175, 189, 237, 262, 9001, 10058, 10107, 11600, 11601, 11602, 13435, 13436);

    private ImportErrors() {}

    static EventhusException of(MongoException failure, String collection, EventhusImportConfig config) {
        String what = "reading the events of " + collection;
        if (failure instanceof MongoExecutionTimeoutException) {
            return new TransientException(
                    what + " took longer than " + config.answerWithin() + "; give it more by withAnswerWithin",
                    failure);
        }
        if (failure instanceof MongoSecurityException || failure instanceof MongoConfigurationException) {
            return new PermanentException(
                    what + " was refused before it began; check the connection string and the user's rights", failure);
        }
        if (failure instanceof MongoCommandException refused && !TRANSIENT_CODES.contains(refused.getErrorCode())) {
            return new PermanentException(
                    what + " was refused by the server with code " + refused.getErrorCode() + " "
                            + refused.getErrorCodeName() + "; check the user's rights and the server's version",
                    failure);
        }
        return new TransientException(
                what + " broke off: " + failure.getClass().getSimpleName() + " with code " + failure.getCode()
                        + "; import again, it goes on where it stopped",
                failure);
    }
}
