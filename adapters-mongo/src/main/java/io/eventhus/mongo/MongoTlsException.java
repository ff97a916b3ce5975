package io.eventhus.mongo;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ServerDescription;
import javax.net.ssl.SSLException;

/** No server was found because TLS with it failed: waiting longer does not help. */
final class MongoTlsException extends MongoClientException {

    private static final long serialVersionUID = 1L;

    private MongoTlsException(Throwable cause) {
        super("TLS with the server failed", cause);
    }

    /** Returns this for a search that ended without a server, if that was the reason, else what ended it. */
    static MongoException orElse(MongoTimeoutException e, MongoClient client) {
        for (ServerDescription server : client.getClusterDescription().getServerDescriptions()) {
            for (Throwable cause = server.getException(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SSLException) {
                    return new MongoTlsException(cause);
                }
            }
        }
        return e;
    }
}
