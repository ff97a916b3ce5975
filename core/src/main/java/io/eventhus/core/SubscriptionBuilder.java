package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.Ids;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Describes a subscription. By default it gets all events from now on, one after the other, keeps nothing, and ends when an
 * event failed five times. Not thread-safe.
 */
public final class SubscriptionBuilder {

    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

    private final EventStore store;
    private final String kind;
    private final String name;
    private final StateKey key;
    private EventQuery query = EventQuery.all();
    private Predicate<StoredEvent> predicate = event -> true;
    private @Nullable Boolean local;
    private @Nullable StateStore state;
    private @Nullable StartAt start;
    private Function<StoredEvent, String> partition = event -> "";
    private int lanes = 1;
    private int buffer = 256;
    private long bufferBytes = 16L << 20;
    private int attempts = 5;
    private Duration firstPause = Duration.ofMillis(100);
    private Duration mostPause = Duration.ofSeconds(10);
    private Duration deadline = Duration.ofMinutes(5);
    private int mostParked;
    private int checkpointEvents = 100;
    private Duration checkpointInterval = Duration.ofSeconds(1);
    private Duration lease = DEFAULT_LEASE;
    private int batch = 1;
    private boolean publishes;
    private boolean ordered;

    SubscriptionBuilder(EventStore store, String kind, String name) {
        this.store = store;
        this.kind = kind;
        this.name = name;
        this.key = StateKey.of(kind, name);
    }

    /** Restricts it to events that match: by type, by tag, by aggregate. */
    public SubscriptionBuilder matching(EventQuery events) {
        query = events;
        return this;
    }

    /** Restricts it further; the test must be quick, must not block, and always says the same of an event. */
    public SubscriptionBuilder where(Predicate<StoredEvent> test) {
        predicate = predicate.and(test);
        return this;
    }

    /** Restricts it to what this process writes, {@link EventStoreConfig#origin()}. */
    public SubscriptionBuilder onlyLocal() {
        local = true;
        return this;
    }

    /** Restricts it to what other processes write. */
    public SubscriptionBuilder onlyRemote() {
        local = false;
        return this;
    }

    /**
     * Keeps its position under its name, so that it goes on there in any process, and at most one is active at a time.
     * Without {@link #startingAt} it starts at the beginning of the log.
     *
     * @param documents where the position is kept; stays its owner's
     */
    public SubscriptionBuilder durable(StateStore documents) {
        state = documents;
        return this;
    }

    /** Says where it starts; of a durable one, only if nothing is known under its name yet. */
    public SubscriptionBuilder startingAt(StartAt place) {
        start = place;
        return this;
    }

    /**
     * Handles events of different keys at the same time.
     *
     * @param most how many at once, at least 1; default 1
     * @param key  gives the partition key; must be quick and always give the same for an event. Events of one key are
     *             handled one after the other, in order
     * @throws IllegalArgumentException if {@code most} is below 1
     */
    public SubscriptionBuilder concurrently(int most, Function<StoredEvent, String> key) {
        lanes = atLeastOne(most, "concurrent handlers");
        partition = key;
        return this;
    }

    /** Handles events of different aggregates at the same time; see {@link #concurrently(int, Function)}. */
    public SubscriptionBuilder concurrently(int most) {
        return concurrently(most, SubscriptionBuilder::aggregateOf);
    }

    /** The partition key that is an event's aggregate. */
    static String aggregateOf(StoredEvent event) {
        AggregateId aggregate = event.aggregate();
        // The length keeps apart what would be the same text when joined.
        return aggregate.type().length() + "/" + aggregate.type() + "/" + aggregate.id();
    }

    /**
     * Bounds the events that are held: from being taken from the log up to the lowest one that is not acknowledged.
     *
     * @param events how many; default 256
     * @param bytes  how many bytes of them; default 16 MiB. One event always fits
     * @throws IllegalArgumentException if one is below 1
     */
    public SubscriptionBuilder buffer(int events, long bytes) {
        buffer = atLeastOne(events, "buffered events");
        bufferBytes = atLeastOne(bytes, "buffered bytes");
        return this;
    }

    /**
     * Says when the position is written: what was handled since is handed out again after a crash.
     *
     * @param events after how many events; default 100
     * @param time   after what time; default 1 second
     * @throws IllegalArgumentException if one is not positive
     */
    public SubscriptionBuilder checkpointEvery(int events, Duration time) {
        checkpointEvents = atLeastOne(events, "events between checkpoints");
        atLeastOne(time.toMillis(), "milliseconds between checkpoints");
        checkpointInterval = time;
        return this;
    }

    /**
     * Says how often an event is tried.
     *
     * @param most       how often in all; default 5
     * @param firstPause the pause before the second attempt; it doubles. Default 100 ms
     * @param mostPause  the longest pause; default 10 s
     * @throws IllegalArgumentException if one is not positive
     */
    public SubscriptionBuilder attempts(int most, Duration firstPause, Duration mostPause) {
        attempts = atLeastOne(most, "attempts");
        atLeastOne(firstPause.toMillis(), "milliseconds of the first pause");
        atLeastOne(mostPause.toMillis(), "milliseconds of the longest pause");
        this.firstPause = firstPause;
        this.mostPause = mostPause;
        return this;
    }

    /**
     * Puts an event that failed for the last time aside, with all that follow it under its partition key, and goes on with
     * the others. By default it ends instead. Where there is no more room, what belongs to a parked sequence waits in the
     * buffer, and an event of another key that fails for the last time ends it. For a durable one only.
     *
     * @param most how many events may be put aside, 1 to 2,000; they stand in no more than 100 sequences
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public SubscriptionBuilder parking(int most) {
        if (most < 1 || most > 2_000) {
            throw new IllegalArgumentException("the subscription " + name + " was to park up to " + most
                    + " events; expected 1 to 2,000, which is what its document holds");
        }
        mostParked = most;
        return this;
    }

    /**
     * Says how long one attempt may take until the subscription ends; default 5 minutes.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public SubscriptionBuilder handlerDeadline(Duration time) {
        atLeastOne(time.toMillis(), "milliseconds of the handler's deadline");
        deadline = time;
        return this;
    }

    /**
     * Says how long its lease lasts without being renewed; default 10 seconds. Another process takes over within one and a
     * half times as long after this one died.
     *
     * @throws IllegalArgumentException if it is shorter than 100 ms
     */
    public SubscriptionBuilder lease(Duration time) {
        if (time.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("the lease of the subscription " + name + " was to last " + time
                    + "; expected at least " + SHORTEST_LEASE);
        }
        lease = time;
        return this;
    }

    /** Hands out several events at once, to a publisher. */
    SubscriptionBuilder publishing(int most, boolean keepsOrder) {
        publishes = true;
        batch = most;
        ordered = keepsOrder;
        return this;
    }

    private static long atLeastOne(long value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "a subscription was to have " + value + " " + what + "; expected at least 1");
        }
        return value;
    }

    private static int atLeastOne(int value, String what) {
        return (int) atLeastOne((long) value, what);
    }

    /**
     * Starts it with a handler that acknowledges an event by returning. Close what is returned.
     *
     * @throws io.eventhus.api.LogForkedException if what is known under its name belongs to another log
     * @throws io.eventhus.api.PermanentException if the document under its name is something else
     * @throws io.eventhus.api.TransientException if a backend did not answer
     * @throws IllegalArgumentException if it starts behind the head, or parks without being durable
     */
    public Subscription handle(EventHandler handler) {
        return start(Deliverer.to(handler));
    }

    /**
     * Starts it with a handler that acknowledges an event by completing what it returns.
     *
     * @throws EventhusException as {@link #handle} does
     */
    public Subscription handleAsync(AsyncEventHandler handler) {
        return start(Deliverer.later(handler));
    }

    LiveSubscription start(Deliverer deliverer) {
        if (state == null && mostParked > 0) {
            throw new IllegalArgumentException("the subscription " + name
                    + " was to park events but is not durable; expected durable(...), since they are kept there");
        }
        return store.subscribe(this, deliverer);
    }

    // ---- what a subscription is made of

    String name() {
        return name;
    }

    /** Names it in messages. */
    String what() {
        return "the " + kind + " " + name;
    }

    EventQuery query() {
        return query;
    }

    /** Whether each event must come with its origin. */
    boolean needsOrigin() {
        return local != null || query.matchesAll();
    }

    boolean wants(Followed followed, String ownOrigin) {
        return (local == null || local == ownOrigin.equals(followed.origin())) && predicate.test(followed.event());
    }

    @Nullable
    StateStore state() {
        return state;
    }

    StateKey key() {
        return key;
    }

    StartAt start() {
        if (start != null) {
            return start;
        }
        return state == null ? new StartAt.End() : new StartAt.Beginning();
    }

    Function<StoredEvent, String> partition() {
        return partition;
    }

    DeliveryRules rules() {
        return new DeliveryRules(
                lanes,
                batch,
                publishes,
                ordered,
                buffer,
                bufferBytes,
                attempts,
                firstPause,
                mostPause,
                deadline,
                mostParked);
    }

    LeaseMachine.@Nullable Settings leaseSettings(String logName) {
        return state == null
                ? null
                : new LeaseMachine.Settings(
                        logName, key(), Ids.next(), lease.toNanos(), checkpointEvents, checkpointInterval.toNanos());
    }
}
