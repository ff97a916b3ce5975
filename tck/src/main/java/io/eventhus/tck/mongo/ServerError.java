package io.eventhus.tck.mongo;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * A command error as a server answers it: {@code {ok: 0, code, codeName, errmsg, errorLabels}}.
 *
 * <p>A driver adds labels of its own: {@code RetryableWriteError} to network errors, and to some codes of old servers.
 * No server can label a network error; codes 6, 7, 89 and 9001 with that label are the nearest that a server can say.
 *
 * @param code     the code, or null to leave it out
 * @param codeName its name, or null to leave it out
 * @param errmsg   what a person reads
 * @param labels   the error labels; none leaves them out
 */
public record ServerError(@Nullable Integer code, @Nullable String codeName, String errmsg, List<String> labels) {

    /** The label by which a server tells that a write may be tried again. */
    public static final String RETRYABLE_WRITE = "RetryableWriteError";

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "InternalError"),
            Map.entry(6, "HostUnreachable"),
            Map.entry(7, "HostNotFound"),
            Map.entry(13, "Unauthorized"),
            Map.entry(43, "CursorNotFound"),
            Map.entry(50, "MaxTimeMSExpired"),
            Map.entry(64, "WriteConcernTimeout"),
            Map.entry(79, "UnknownReplWriteConcern"),
            Map.entry(89, "NetworkTimeout"),
            Map.entry(91, "ShutdownInProgress"),
            Map.entry(100, "UnsatisfiableWriteConcern"),
            Map.entry(112, "WriteConflict"),
            Map.entry(115, "CommandNotSupported"),
            Map.entry(134, "ReadConcernMajorityNotAvailableYet"),
            Map.entry(175, "QueryPlanKilled"),
            Map.entry(189, "PrimarySteppedDown"),
            Map.entry(262, "ExceededTimeLimit"),
            Map.entry(8000, "AtlasError"),
            Map.entry(9001, "SocketException"),
            Map.entry(10058, "LegacyNotPrimary"),
            Map.entry(10107, "NotWritablePrimary"),
            Map.entry(11000, "DuplicateKey"),
            Map.entry(11600, "InterruptedAtShutdown"),
            Map.entry(11601, "Interrupted"),
            Map.entry(11602, "InterruptedDueToReplStateChange"),
            Map.entry(13435, "NotPrimaryNoSecondaryOk"),
            Map.entry(13436, "NotPrimaryOrSecondary"));

    /** Makes a copy of the labels. */
    public ServerError {
        labels = List.copyOf(labels);
    }

    /**
     * Returns the error with a code, and with its name if it is one of the common ones.
     *
     * @param code any code
     */
    public static ServerError of(int code) {
        return new ServerError(code, NAMES.get(code), "code " + code + ", as a test wanted it", List.of());
    }

    /** Returns an error that tells neither code nor name. */
    public static ServerError withoutCode() {
        return new ServerError(null, null, "without a code, as a test wanted it", List.of());
    }

    /** Returns this with another name of its code. */
    public ServerError named(@Nullable String otherName) {
        return new ServerError(code, otherName, errmsg, labels);
    }

    /** Returns this with another text. */
    public ServerError saying(String otherText) {
        return new ServerError(code, codeName, otherText, labels);
    }

    /** Returns this with these error labels, such as {@link #RETRYABLE_WRITE}. */
    public ServerError labelled(String... otherLabels) {
        return new ServerError(code, codeName, errmsg, Arrays.asList(otherLabels));
    }

    /** Returns the reply that says so. */
    BsonDocument reply() {
        BsonDocument reply = inside().append("ok", new BsonInt32(0));
        if (!labels.isEmpty()) {
            reply.append(
                    "errorLabels",
                    new BsonArray(labels.stream().map(BsonString::new).toList()));
        }
        return reply;
    }

    /** Returns code, name and text, as they stand in a write error or a write concern error. */
    BsonDocument inside() {
        BsonDocument inside = new BsonDocument("errmsg", new BsonString(errmsg));
        if (code != null) {
            inside.append("code", new BsonInt32(code));
        }
        if (codeName != null) {
            inside.append("codeName", new BsonString(codeName));
        }
        return inside;
    }

    /** Tells the code, or that there is none. */
    @Override
    public String toString() {
        return (code == null ? "no code" : "code " + code) + (labels.isEmpty() ? "" : " " + labels);
    }
}
