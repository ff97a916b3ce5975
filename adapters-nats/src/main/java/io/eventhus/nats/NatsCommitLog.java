package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.LogLimits;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PreparedFind;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit log in a JetStream stream: one message for each event, its sequence is the position, its body the envelope.
 *
 * <pre>
 * subject                 eventhus.&lt;bucket&gt;.&lt;aggregate type&gt;.&lt;aggregate id&gt;
 * body                    the envelope, in the profile of the configuration
 * Eventhus-Commit         the commit's id
 * Eventhus-Part           which event of the commit it is, and how many there are: 0/3
 * Eventhus-Predecessor    the id of the commit before                              first event only
 * Eventhus-Origin         who wrote it                                             first event only
 * Eventhus-Commit-Time    when it was made                                         first event only
 * Eventhus-Id             the event's id
 * Eventhus-Version        its version in its aggregate
 * Eventhus-Before         the positions of up to 8 events of the aggregate before it, nearest first; a hint for readers
 * Eventhus-Data           where in the body the payload stands: offset+length; if it does not: = and it in Base64
 * Eventhus-Type           the event's type as it was appended; the envelope spells it as the profile does
 * Eventhus-Time           the event's time
 * Eventhus-Revision       of the payload's shape, if it has one
 * Eventhus-Metadata       a JSON object, if there is any
 * Eventhus-Tags           a JSON array of pairs, if there are any
 * </pre>
 *
 * <p>Texts in headers are JSON strings of plain ASCII. A message without these headers is a stranger's: its position is void.
 */
public final class NatsCommitLog implements CommitLog {

    private static final Logger LOG = LoggerFactory.getLogger(NatsCommitLog.class);
    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.DURABLE, Capability.SHARED, Capability.WAKES_UP, Capability.VOID_POSITIONS);

    /** What the server takes in one atomic batch. */
    private static final int MOST_EVENTS = 1_000;
    /** A type and an id of it, escaped, fit into a subject, and that into the line of the protocol. */
    private static final int NAME_BYTES = 512;
    /** A query about more aggregates reads the range. */
    private static final int MOST_AGGREGATES = 16;
    /** For headers, whose size depends on the texts in them: what does not fit after all is refused when it is encoded. */
    private static final int HEADER_ROOM = 16 << 10;

    private final NatsConfig config;
    /** The server does what comes over one connection one after the other: reads are not to wait for a write. */
    private final NatsLink writing;

    private final NatsLink reading;
    private final StreamReads reads;
    private final MessageCodec codec;
    private final LeftReads left = new LeftReads();
    private final AggregateReads aggregates;
    private final Bell bell;
    private final StreamGuard guard;
    private final CommitLimits limits;
    private final StreamAppend append;

    /** Never changes once there is one: the stream can neither be purged nor lose messages. */
    private volatile @Nullable String logId;

    private volatile boolean closed;

    private NatsCommitLog(NatsConfig config, @Nullable LogLimits given) {
        this.config = config;
        // Who is told of a connection needs the link itself.
        List<Runnable> connected = new CopyOnWriteArrayList<>();
        List<Runnable> connectedToRead = new CopyOnWriteArrayList<>();
        this.writing = new NatsLink(config, () -> connected.forEach(Runnable::run));
        this.reading = new NatsLink(config, () -> {
            connected.forEach(Runnable::run);
            connectedToRead.forEach(Runnable::run);
        });
        Pushed pushed = new Pushed();
        this.bell = new Bell(config, reading, pushed);
        this.guard = new StreamGuard(new StreamSetup(config, reading), reading);
        connected.add(guard::connected);
        connectedToRead.add(bell::connected);
        this.reads = new StreamReads(reading, config.stream(), pushed);
        this.codec = new MessageCodec(config);
        Trails trails = new Trails();
        this.aggregates = new AggregateReads(reading, reads, codec, config.prefix(), trails);
        long payload = writing.connection().getServerInfo().getMaxPayload();
        long room = Math.max(1_024, payload - HEADER_ROOM);
        LogLimits usual = new LogLimits(MOST_EVENTS, room, MOST_EVENTS, 16 * room, NAME_BYTES);
        this.limits = new CommitLimits(config.name(), given == null ? usual : given, payload);
        this.append = new StreamAppend(writing, reads, codec, limits, guard, trails);
    }

    /**
     * Opens a log, and makes its stream if there is none.
     *
     * @throws io.eventhus.api.StoreRefusedException if the server or the stream's settings are not fit for a log
     * @throws io.eventhus.api.TransientException if no server answers
     * @throws PermanentException if the server lets nobody in, or has no JetStream
     */
    public static NatsCommitLog open(NatsConfig config) {
        return open(config, null);
    }

    static NatsCommitLog open(NatsConfig config, @Nullable LogLimits limits) {
        NatsCommitLog log = new NatsCommitLog(config, limits);
        try {
            String sync = new SyncCheck(config.name(), config.timeout())
                    .tell(
                            config.assurance(),
                            log.reading.connection().getServerInfo().getServerId());
            LOG.info(
                    "Opened {} on nats-server {}. {}",
                    config.name(),
                    log.reading.connection().getServerInfo().getVersion(),
                    sync);
            return log;
        } catch (RuntimeException | Error refused) {
            log.close();
            throw refused;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(config.name() + " is closed; open it again");
        }
    }

    private void checkReady() {
        checkOpen();
        guard.check();
    }

    @Override
    public LogInfo info() {
        checkReady();
        return new LogInfo(config.name(), logId(), limits.limits(), CAPABILITIES);
    }

    private @Nullable String logId() {
        String known = logId;
        if (known != null) {
            return known;
        }
        try (Cursor<LogEntry> entries = EntryCursor.open(reads, codec, left, 0, Long.MAX_VALUE)) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry instanceof Commit commit) {
                    logId = commit.predecessor();
                    return commit.predecessor();
                }
            }
        }
        return null;
    }

    @Override
    public long head() {
        checkReady();
        Optional<Stored> last = reads.last();
        if (last.isEmpty()) {
            return 0;
        }
        aggregates.seen(last.get());
        Part part = codec.part(last.get());
        // Of a commit that is just being stored nothing counts.
        return part == null || part.isLast()
                ? last.get().position()
                : last.get().position() - part.index() - 1;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        checkOpen();
        limits.limits().checkAppend(config.name(), expectedHead, commits);
        try {
            writing.connection();
            guard.check();
        } catch (EventhusException e) {
            return new AppendOutcome.Failed(0, e);
        }
        AppendOutcome outcome = append.append(expectedHead, commits);
        if (outcome.stored() > 0) {
            bell.ring();
        }
        return outcome;
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        checkReady();
        checkAfter(after);
        return EntryCursor.open(reads, codec, left, after, upTo);
    }

    private void checkAfter(long after) {
        if (after < 0) {
            throw new IllegalArgumentException(
                    "a read of " + config.name() + " begins behind position " + after + "; expected 0 or more");
        }
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        checkReady();
        checkAfter(after);
        Set<AggregateId> about = guard.tags().aggregates(query);
        return about.isEmpty() || about.size() > MOST_AGGREGATES
                ? new EventScan(config.name(), EntryCursor.open(reads, codec, left, after, upTo), query, after, upTo)
                : Merged.of(about.stream()
                        .map(aggregate -> aggregates.find(aggregate, query, after, upTo))
                        .toList());
    }

    @Override
    public PreparedFind prepare(EventQuery query) {
        checkReady();
        Set<AggregateId> about = guard.tags().aggregates(query);
        return about.size() == 1 ? aggregates.prepare(about.iterator().next(), query) : upTo -> find(query, 0, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        checkReady();
        return aggregates.lastVersion(aggregate, upTo);
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        checkReady();
        try (Cursor<LogEntry> entries = EntryCursor.open(reads, codec, left, 0, Long.MAX_VALUE)) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry instanceof Commit commit) {
                    for (StoredEvent event : commit.events()) {
                        if (!event.time().isBefore(time)) {
                            return OptionalLong.of(event.position());
                        }
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        checkOpen();
        return bell.watch(doorbell);
    }

    @Override
    public void close() {
        closed = true;
        left.close();
        reading.close();
        writing.close();
    }

    @Override
    public String toString() {
        return config.name();
    }
}
