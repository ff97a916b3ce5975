package io.eventhus.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a log and a state store are: collections {@code <bucket>.commits} and {@code <bucket>.states} of a database.
 *
 * @param connectionString how to reach the servers; null if a client is handed in. It may hold credentials and is never shown
 * @param client        a client handed in, which stays its owner's; null if one is opened here. Its own write concern, read concern,
 *                      read preference and retries are not used
 * @param database      the database
 * @param bucket        the context: letters, digits, {@code _} and {@code -}
 * @param settings      adds credentials, TLS and the like to the settings of a client that is opened here; what this library relies on is
 *                      set after it
 * @param timeout       how long a server may take to be found, and to answer a call; default 5 seconds
 * @param strict        whether to refuse what may lose acknowledged data, and what cannot be told; default false: it is logged
 * @param expectedLogId the id that the log must have; null, the default: any
 */
public record MongoConfig(
        @Nullable String connectionString,
        @Nullable MongoClient client,
        String database,
        String bucket,
        UnaryOperator<MongoClientSettings.Builder> settings,
        Duration timeout,
        boolean strict,
        @Nullable String expectedLogId) {

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]{1,60}");
    private static final Pattern DATABASE = Pattern.compile("[^/\\\\. \"$*<>:|?\\x00]{1,63}");

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if there is not either a client or a well-formed connection string, a name is not fit for a
     *     database or a collection, or the timeout is below 100 milliseconds
     */
    public MongoConfig {
        if ((connectionString == null) == (client == null)) {
            throw new IllegalArgumentException("a MongoDB log wants either a connection string or a client");
        }
        if (connectionString != null && !isConnectionString(connectionString)) {
            throw new IllegalArgumentException(
                    "the connection string of a MongoDB log is not one; expected such as mongodb://HOST:PORT");
        }
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException("'" + database + "' names no database; expected 1 to 63 characters,"
                    + " none of / \\ . \" $ * < > : | ? or a space");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "'" + bucket + "' names no bucket; expected 1 to 60 letters, digits, _ and -");
        }
        if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "the timeout of a MongoDB log is " + timeout + "; expected at least " + LEAST_TIMEOUT);
        }
    }

    /** The driver's own message repeats the string, and with it a password. */
    private static boolean isConnectionString(String text) {
        try {
            return !new ConnectionString(text).getHosts().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the configuration with its defaults; the client is opened here.
     *
     * @param connectionString such as {@code mongodb://HOST:PORT/?replicaSet=rs0}
     */
    public static MongoConfig of(String connectionString, String database, String bucket) {
        return new MongoConfig(
                connectionString, null, database, bucket, UnaryOperator.identity(), USUAL_TIMEOUT, false, null);
    }

    /** Returns the configuration with its defaults for a client that is handed in and stays its owner's. */
    public static MongoConfig of(MongoClient client, String database, String bucket) {
        return new MongoConfig(null, client, database, bucket, UnaryOperator.identity(), USUAL_TIMEOUT, false, null);
    }

    /** Returns this configuration with further settings of the client that is opened here: credentials, TLS. */
    public MongoConfig withSettings(UnaryOperator<MongoClientSettings.Builder> more) {
        return new MongoConfig(connectionString, client, database, bucket, more, timeout, strict, expectedLogId);
    }

    /** Returns this configuration with another time that a server may take to be found, and to answer. */
    public MongoConfig withTimeout(Duration other) {
        return new MongoConfig(connectionString, client, database, bucket, settings, other, strict, expectedLogId);
    }

    /** Returns this configuration, refusing what may lose acknowledged data and what cannot be told. */
    public MongoConfig withStrict() {
        return new MongoConfig(connectionString, client, database, bucket, settings, timeout, true, expectedLogId);
    }

    /** Returns this configuration for the log of that id and no other, such as the one that tokens were kept for. */
    public MongoConfig withExpectedLogId(String logId) {
        return new MongoConfig(connectionString, client, database, bucket, settings, timeout, strict, logId);
    }

    /** Returns the name of the log in messages. */
    String name() {
        return "mongodb:" + database + "/" + bucket;
    }

    String commits() {
        return bucket + ".commits";
    }

    String states() {
        return bucket + ".states";
    }

    /** Leaves out the connection string and the client, which hold credentials. */
    @Override
    public String toString() {
        return "MongoConfig[" + name() + ", timeout " + timeout + (strict ? ", strict]" : "]");
    }
}
