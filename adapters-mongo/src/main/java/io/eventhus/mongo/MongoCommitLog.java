package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.LogLimits;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A commit log in a MongoDB collection: one document for each commit, its primary key is the position of the commit's first event. Several
 * processes may append to it and read from it at once. No transactions are needed.
 *
 * <pre>
 * &lt;bucket&gt;.commits
 *   _id      the position of the first event
 *   n        how many events
 *   commit   the commit's id
 *   prev     the id of the commit before; of the first one, the id of the log
 *   origin   who wrote it
 *   time     when it was made
 *   tags     the distinct aggregates, types and tags of its events, for the index {tags: 1, _id: 1}
 *   events   one for each event:
 *     id              the event's id
 *     aggregate_type  its aggregate
 *     aggregate_id
 *     version         its version in its aggregate
 *     type
 *     revision        of the payload's shape, if it has one
 *     data            the payload, JSON as text
 *     time            when it happened
 *     meta            key, value, key, value ..., if there are any
 *     tags            key, value, key, value ..., if there are any
 * </pre>
 *
 * <p>Positions and versions are 64-bit integers, times microseconds since 1970.
 */
public final class MongoCommitLog implements CommitLog {

    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.DURABLE, Capability.SHARED, Capability.QUERY_INDEX);

    private final MongoConfig config;
    private final MongoCalls calls;
    private final LogLimits limits;
    private final MongoEnds ends = new MongoEnds();
    private final MongoReads reads;
    private final MongoSearches searches;
    private final MongoDocuments documents;
    private final MongoVersions versions;
    private final MongoTimes times;
    private final MongoAppend append;
    /** By connection, not by doorbell: the same one can be connected twice and disconnected once. */
    private final Map<Object, Doorbell> doorbells = new ConcurrentHashMap<>();

    /** Never changes once there is one. */
    private volatile @Nullable String logId;

    private volatile boolean closed;

    MongoCommitLog(MongoConfig config, MongoCalls calls, MongoSizes sizes, LogLimits limits) {
        this.config = config;
        this.calls = calls;
        this.limits = limits;
        this.reads = new MongoReads(calls, config, ends);
        this.searches = new MongoSearches(reads, new SearchGroups(SearchGroups.PATIENCE));
        this.documents = new MongoDocuments(config.name());
        this.versions = new MongoVersions(reads, config.name());
        this.times = new MongoTimes(reads);
        this.append = new MongoAppend(calls, config, reads, ends, limits, sizes);
    }

    /**
     * Opens a log, and makes its collection and its index if there are none.
     *
     * @throws io.eventhus.api.StoreRefusedException if the deployment or the collection is not fit for a log, or, in a strict
     *     configuration, may lose acknowledged data or cannot be told
     * @throws io.eventhus.api.TransientException if no server answers
     * @throws PermanentException if the server lets nobody in, or the user lacks a right
     */
    public static MongoCommitLog open(MongoConfig config) {
        return open(config, null);
    }

    /** Opens a log with limits that a test can reach. */
    static MongoCommitLog open(MongoConfig config, @Nullable LogLimits given) {
        MongoLink link = MongoLink.open(config);
        try {
            MongoSizes sizes = new MongoOpening(config, link).open();
            return new MongoCommitLog(config, link, sizes, given == null ? sizes.limits() : given);
        } catch (RuntimeException | Error refused) {
            link.close();
            throw refused;
        }
    }

    @Override
    public LogInfo info() {
        checkOpen("ask");
        String known = logId;
        if (known == null) {
            known = reads.logId();
            logId = known;
        }
        return new LogInfo(config.name(), known, limits, CAPABILITIES);
    }

    @Override
    public long head() {
        checkOpen("read the head of");
        MongoReads.Span tail = reads.tail();
        return tail == null ? 0 : tail.last();
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        checkOpen("append to");
        AppendOutcome outcome = append.append(expectedHead, commits);
        if (outcome.stored() > 0) {
            doorbells.values().forEach(Doorbell::ring);
        }
        return outcome;
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        checkOpen("read");
        checkAfter(after);
        return entries(after, upTo);
    }

    private MongoRead entries(long after, long upTo) {
        return new MongoRead(reads, documents, ends, config.name(), after, upTo);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        checkOpen("search");
        checkAfter(after);
        return query.matchesAll()
                ? new MongoFindAll(entries(after, upTo), reads, after, upTo)
                : new MongoFind(reads, searches, documents, query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        checkOpen("read the last version in");
        return versions.last(aggregate, upTo);
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        checkOpen("search by time in");
        return times.firstAtOrAfter(time);
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        checkOpen("watch");
        Object connection = new Object();
        doorbells.put(connection, doorbell);
        return () -> doorbells.remove(connection);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            doorbells.clear();
            calls.close();
        }
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new PermanentException("could not " + what + " " + config.name() + ": it is closed; open it again");
        }
    }

    private void checkAfter(long after) {
        if (after < 0) {
            throw new IllegalArgumentException(
                    "read " + config.name() + " behind position " + after + "; expected 0 or more");
        }
    }

    @Override
    public String toString() {
        return config.name();
    }
}
