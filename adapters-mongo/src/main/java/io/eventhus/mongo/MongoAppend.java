package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Appends by one ordered insert: the primary key of the first document decides, and the server stores nothing behind one that it refuses.
 *
 * <p>The key says that nobody else stands at the position, not that the position is the next one: that the log ends where it was said to,
 * and with which commit, is known from what was read or written before, or looked up.
 */
final class MongoAppend {

    private static final String APPEND = "append to";

    private final MongoCalls calls;
    private final String collection;
    private final String name;
    private final MongoReads reads;
    private final MongoEnds ends;
    private final MongoErrors errors;
    private final Duration timeout;
    private final LogLimits limits;
    private final MongoSizes sizes;

    MongoAppend(
            MongoCalls calls,
            MongoConfig config,
            MongoReads reads,
            MongoEnds ends,
            LogLimits limits,
            MongoSizes sizes) {
        this.calls = calls;
        this.collection = config.commits();
        this.name = config.name();
        this.timeout = config.timeout();
        this.reads = reads;
        this.ends = ends;
        this.errors = new MongoErrors(name);
        this.limits = limits;
        this.sizes = sizes;
    }

    AppendOutcome append(long expectedHead, List<Commit> commits) {
        limits.checkAppend(name, expectedHead, commits);
        List<RawBsonDocument> documents = new ArrayList<>();
        EventhusException reason = null;
        for (Commit commit : commits) {
            reason = limits.refusal(name, commit);
            if (reason != null) {
                break;
            }
            RawBsonDocument document = MongoDocuments.encode(commit);
            if (size(document) > sizes.document()) {
                reason = new EventTooLargeException(
                        "append the commit " + commit.id() + " to " + name + ": its document has "
                                + size(document) + " bytes, expected at most " + sizes.document()
                                + "; it was not sent, split it or make its events smaller");
                break;
            }
            documents.add(document);
        }
        AppendOutcome outcome = documents.isEmpty()
                ? new AppendOutcome.Stored(0)
                : appended(expectedHead, commits.subList(0, documents.size()), documents);
        return reason != null && outcome instanceof AppendOutcome.Stored
                ? new AppendOutcome.Failed(outcome.stored(), reason)
                : outcome;
    }

    private static int size(RawBsonDocument document) {
        return document.getByteBuffer().remaining();
    }

    private AppendOutcome appended(long expectedHead, List<Commit> commits, List<RawBsonDocument> documents) {
        AppendOutcome notNow = compare(expectedHead, commits);
        if (notNow != null) {
            return notNow;
        }
        int stored = 0;
        while (stored < commits.size()) {
            List<RawBsonDocument> group = documents.subList(stored, endOfGroup(documents, stored));
            AppendOutcome outcome = insert(commits.subList(stored, stored + group.size()), group);
            stored += outcome.stored();
            if (!(outcome instanceof AppendOutcome.Stored)) {
                return behind(stored, outcome);
            }
        }
        return new AppendOutcome.Stored(stored);
    }

    /** The documents travel in the body of the command, which a server takes up to a size. */
    private int endOfGroup(List<RawBsonDocument> documents, int start) {
        long bytes = 0;
        int end = start;
        while (end < documents.size() && end - start < sizes.documentsPerInsert()) {
            bytes += size(documents.get(end)) + MongoSizes.ELEMENT;
            if (end > start && bytes > sizes.command()) {
                break;
            }
            end++;
        }
        return end;
    }

    private static AppendOutcome behind(int stored, AppendOutcome next) {
        return switch (next) {
            case AppendOutcome.Stored all -> new AppendOutcome.Stored(stored);
            case AppendOutcome.HeadMoved moved -> new AppendOutcome.HeadMoved(stored);
            case AppendOutcome.Unknown unknown -> new AppendOutcome.Unknown(stored, unknown.cause());
            case AppendOutcome.Failed failed -> new AppendOutcome.Failed(stored, failed.reason());
        };
    }

    /** Returns why nothing can be appended behind a position, null if it can. */
    private @Nullable AppendOutcome compare(long expectedHead, List<Commit> commits) {
        String last = commits.getFirst().predecessor();
        if (expectedHead > 0) {
            String end = ends.commitAt(expectedHead);
            if (end == null) {
                try {
                    MongoReads.Span there = reads.holding(expectedHead);
                    if (there != null && there.last() > expectedHead) {
                        return new AppendOutcome.HeadMoved(0);
                    }
                    if (there == null || there.last() < expectedHead) {
                        return failed(new TransientException(
                                "could not append to " + name + " behind position " + expectedHead
                                        + ": as a majority of the servers has it, it ends at "
                                        + (there == null ? 0 : there.last())
                                        + "; if that stays so, commits were lost: compare it with a backup"));
                    }
                    end = there.id();
                } catch (EventhusException e) {
                    return failed(e);
                }
            }
            last = end;
        }
        for (Commit commit : commits) {
            if (!commit.predecessor().equals(last)) {
                return failed(new LogForkedException("could not append to " + name + ": the commit at position "
                        + commit.firstPosition() + " names another predecessor than the commit before it; this process"
                        + " knows another log than the one there. Stop writing to it, and compare it with a backup"));
            }
            last = commit.id();
        }
        return null;
    }

    private static AppendOutcome failed(EventhusException reason) {
        return new AppendOutcome.Failed(0, reason);
    }

    private AppendOutcome insert(List<Commit> commits, List<RawBsonDocument> documents) {
        BsonDocument command = new BsonDocument("insert", new BsonString(collection))
                .append("documents", new BsonArray(documents))
                .append("ordered", BsonBoolean.TRUE)
                .append("writeConcern", MongoConcerns.write(timeout))
                .append("maxTimeMS", new BsonInt64(timeout.toMillis()));
        try {
            return outcome(calls.run(command), commits);
        } catch (MongoException | BsonMaximumSizeExceededException e) {
            EventhusException reason = errors.nothingDone(APPEND, e);
            return reason != null ? failed(reason) : new AppendOutcome.Unknown(0, errors.unknown(APPEND, e));
        }
    }

    private AppendOutcome outcome(BsonDocument answer, List<Commit> commits) {
        if (answer.containsKey("writeConcernError")) {
            return unknown(
                    "a majority did not confirm it, code " + MongoErrors.code(answer.getDocument("writeConcernError")),
                    commits);
        }
        if (answer.containsKey("writeErrors")) {
            return refused(answer.getArray("writeErrors").getFirst().asDocument(), commits);
        }
        int stored = MongoErrors.number(answer.get("n"), -1);
        if (stored != commits.size()) {
            return unknown("the server counts " + stored + " of " + commits.size() + " commits", commits);
        }
        saw(commits);
        return new AppendOutcome.Stored(stored);
    }

    /** The order holds: what stands before the refused document is stored, what stands behind it is not. */
    private AppendOutcome refused(BsonDocument error, List<Commit> commits) {
        int index = MongoErrors.number(error.get("index"), -1);
        int code = MongoErrors.code(error);
        if (index >= 0 && index < commits.size()) {
            EventhusException unfit = errors.unfit(error, commits.get(index).firstPosition());
            if (code == MongoErrors.DUPLICATE_KEY || unfit != null) {
                saw(commits.subList(0, index));
                return unfit == null ? new AppendOutcome.HeadMoved(index) : new AppendOutcome.Failed(index, unfit);
            }
        }
        return unknown("the server stopped at a commit with code " + code, commits);
    }

    private void saw(List<Commit> stored) {
        stored.forEach(commit -> ends.saw(commit.lastPosition(), commit.id()));
    }

    private AppendOutcome unknown(String why, List<Commit> commits) {
        return new AppendOutcome.Unknown(
                0,
                new TransientException("could not learn whether " + commits.size() + " commits from position "
                        + commits.getFirst().firstPosition() + " are stored in " + name + ": " + why
                        + "; read there to learn it"));
    }
}
