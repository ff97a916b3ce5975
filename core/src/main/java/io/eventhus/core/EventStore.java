package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.LogInfo;
import io.eventhus.api.PendingCommit;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreObserver;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.envelope.Ids;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event store over one {@link CommitLog}: appends on conditions, with all commits in flight sharing one write; reads by
 * position, by aggregate and by query; follows the log without gap or duplicate.
 *
 * <p>Any number of stores, in any number of processes, may work on one log that is shared. Every method may be called by
 * several threads at once. After {@link #close()} everything fails with {@link PermanentException}.
 */
public final class EventStore implements AutoCloseable {

    private final CommitLog log;
    private final EngineSettings settings;
    private final CommitCheck check;
    private final HeadLook head;
    private final Following following;
    private final LogDriver driver;
    private final Loads loads;
    private final @Nullable Observed observed;
    private final Subscriptions subscriptions = new Subscriptions();

    private EventStore(CommitLog log, EventStoreConfig config, @Nullable StoreObserver observer) {
        this.log = log;
        LogInfo info = log.info();
        LogEnd end = LogEnd.of(log);
        // Asked again: the log may have got its first commit, and with it its id, in between.
        String logId = end.head() == 0 ? null : log.info().logId();
        this.settings = new EngineSettings(info.name(), info.limits(), config, Ids::next);
        this.check = new CommitCheck(info.name(), info.limits());
        this.head = new HeadLook(log::head);
        this.following = new Following(log, head);
        LogTail tail = new LogTail(settings, end.head(), end.lastCommitId(), logId);
        Growth growth = new Growth();
        this.driver = new LogDriver(log, settings, tail, () -> {
            following.grown();
            growth.grown();
        });
        following.drivenBy(driver);
        this.loads = new Loads(log, head, this::head, driver, growth, config);
        this.observed = observer == null ? null : new Observed(observer);
    }

    /**
     * Opens a store on a log. The log stays its owner's: close it after the store.
     *
     * @throws TransientException if the backend did not answer
     * @throws PermanentException if the log cannot be used
     */
    public static EventStore open(CommitLog log, EventStoreConfig config) {
        return new EventStore(log, config, null);
    }

    /**
     * Opens a store on a log, with an observer of what its callers ask and are answered.
     *
     * @throws TransientException if the backend did not answer
     * @throws PermanentException if the log cannot be used
     */
    public static EventStore open(CommitLog log, EventStoreConfig config, StoreObserver observer) {
        return new EventStore(log, config, observer);
    }

    /** Opens a store on a log with {@link EventStoreConfig#defaults()}. */
    public static EventStore open(CommitLog log) {
        return open(log, EventStoreConfig.defaults());
    }

    /**
     * Tells the log's name, id, limits and capabilities.
     *
     * @throws TransientException if the backend did not answer
     */
    public LogInfo info() {
        return log.info();
    }

    /**
     * Tells how many positions this store has passed, since it was opened, that hold no commit of the log: somebody else writes into
     * what the backend keeps it in. They do no harm; whoever it is should not be able to.
     */
    public long voidPositions() {
        return driver.look(LogTail::voidPositions);
    }

    /**
     * Stores a commit whole if all its conditions hold at the moment when it is stored, or not at all. Commits that are in
     * flight at the same time are in no particular order; none is ever stored twice.
     *
     * @return the commit as it stands in the log, with its positions and versions; durable, and seen by every read that
     *     starts later. It fails with {@link io.eventhus.api.ConflictException} if a condition did not hold, with
     *     {@link io.eventhus.api.EventTooLargeException} or another {@link PermanentException} if trying again is no use,
     *     with {@link io.eventhus.api.OverloadedException} if too many wait, with another {@link TransientException} if
     *     nothing was stored before the deadline, and with {@link io.eventhus.api.OutcomeUnknownException} if it may be
     *     stored. It is not interrupted by cancelling the future
     */
    public CompletableFuture<Commit> append(NewCommit commit) {
        return observed == null ? submitted(commit) : observed.append(commit, () -> submitted(commit));
    }

    private CompletableFuture<Commit> submitted(NewCommit commit) {
        long bytes;
        try {
            bytes = check.bytes(commit);
        } catch (EventhusException e) {
            return CompletableFuture.failedFuture(e);
        }
        long deadline = System.nanoTime() + settings.config().appendDeadline().toNanos();
        Ticket ticket = new Ticket(commit, Ids.next(), Instant.now(), bytes, deadline);
        driver.submit(ticket);
        return ticket.answer;
    }

    /**
     * Tells what became of a commit whose outcome was not known. Any process may ask.
     *
     * @throws TransientException if the backend did not answer
     * @throws LogForkedException if the log is not the one that the commit was sent to
     */
    public CommitOutcome outcomeOf(PendingCommit pending) {
        String logId = log.info().logId();
        if (pending.logId() != null && logId != null && !pending.logId().equals(logId)) {
            throw new LogForkedException("the commit " + pending.commitId() + " was sent to the log " + pending.logId()
                    + ", but " + settings.logName() + " is " + logId + "; ask the log that it was sent to");
        }
        try (Cursor<LogEntry> entries = log.read(pending.position() - 1, pending.position())) {
            LogEntry entry = entries.next();
            if (entry == null) {
                return new CommitOutcome.Open();
            }
            return entry instanceof Commit commit && commit.id().equals(pending.commitId())
                    ? new CommitOutcome.Stored(commit)
                    : new CommitOutcome.NotStored();
        }
    }

    /**
     * Returns the position of the log's last event, 0 if there is none, by a look that begins after this call: everything
     * acknowledged before, in any process, is counted. Looks are shared by all who wait.
     *
     * @throws TransientException if the backend did not answer
     */
    public long head() {
        refuseIfHalted();
        long fresh = head.fresh();
        driver.headSeen(fresh);
        return fresh;
    }

    /**
     * Reads everything that matches up to now: the head first, then the matching events up to it, none missing. What was
     * loaded before may come from memory; it is as complete, and reaches the log's head as it is now.
     *
     * @throws TransientException if the backend did not answer, or cannot prove that it sees everything yet; also thrown
     *     by the cursor
     */
    public Load load(EventQuery query) {
        return observed == null ? loaded(query) : observed.load(query, () -> loaded(query));
    }

    private Load loaded(EventQuery query) {
        refuseIfHalted();
        return loads.load(query);
    }

    /** Reads durable entries by position; see {@link CommitLog#read}. */
    public Cursor<LogEntry> read(long after, long upTo) {
        refuseIfHalted();
        return log.read(after, upTo);
    }

    /** Reads events that match, proved complete; see {@link CommitLog#find}. {@code upTo} is at most a head that was read. */
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return observed == null
                ? found(query, after, upTo)
                : observed.find(query, after, upTo, () -> found(query, after, upTo));
    }

    private Cursor<StoredEvent> found(EventQuery query, long after, long upTo) {
        refuseIfHalted();
        return loads.find(query, after, upTo);
    }

    /** Returns where a time begins; see {@link CommitLog#firstAtOrAfter}. */
    public OptionalLong firstAtOrAfter(Instant time) {
        refuseIfHalted();
        return log.firstAtOrAfter(time);
    }

    /**
     * Follows what matches, from a position on.
     *
     * @param query which events
     * @param after the position behind which it starts: 0 for the beginning, {@link #head()} for what comes from now on
     * @throws IllegalArgumentException if {@code after} is negative
     */
    public Follower follow(EventQuery query, long after) {
        if (after < 0) {
            throw new IllegalArgumentException("a follower was to start behind position " + after
                    + "; expected 0 for the beginning, or the last position that was handled");
        }
        refuseIfHalted();
        return following.follow(query, false, after, settings.config().readPage());
    }

    /**
     * Begins to describe a subscription.
     *
     * @param name names it in messages, and keeps a durable one apart from all others on the same state store
     * @throws IllegalArgumentException if the name is empty, or too long for a state key
     */
    public SubscriptionBuilder subscription(String name) {
        return new SubscriptionBuilder(this, "subscription", name);
    }

    LiveSubscription subscribe(SubscriptionBuilder what, Deliverer deliverer) {
        refuseIfHalted();
        SubscriptionIo io = new SubscriptionIo(this, log, following, settings, what);
        LiveSubscription subscription = new LiveSubscription(what, deliverer, subscriptions, io);
        subscriptions.add(subscription);
        try {
            subscription.start();
            return subscription;
        } catch (RuntimeException e) {
            subscriptions.forget(subscription);
            throw e;
        }
    }

    private void refuseIfHalted() {
        EventhusException halted = driver.halted();
        if (halted != null) {
            throw halted;
        }
    }

    /**
     * Ends its subscriptions and relays, lets appends in flight end, for at most the append deadline, and fails what is
     * left. The log is not closed. Repeating it does nothing.
     */
    @Override
    public void close() {
        subscriptions.close();
        driver.close();
        following.close();
    }
}
