package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoreObserver;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.jspecify.annotations.Nullable;

/** Wires an {@link EventhusApplication}. Not thread-safe. */
public final class EventhusBuilder {

    private final String bucket;
    private final Map<String, Destination> destinations = new LinkedHashMap<>();
    private final List<Consumer<EventSourcingConfigurer>> entities = new ArrayList<>();
    private final List<Consumer<EventSourcingConfigurer>> customisations = new ArrayList<>();
    private @Nullable CommitLog log;
    private @Nullable StateStore state;
    private final Map<String, EventPublisher> publishers = new LinkedHashMap<>();
    private EventRegister register = EventRegister.empty();
    private Profile profile = Profile.V1;
    private UnaryOperator<EventStoreConfig> engine = UnaryOperator.identity();
    private int commandsInFlight = EventhusCommandBus.DEFAULT_IN_FLIGHT;
    private int commandsQueued = EventhusCommandBus.DEFAULT_QUEUED;
    private int conflictAttempts = 1;
    private Duration drain = EventhusCommandBus.DEFAULT_DRAIN;
    private Duration claimTimeout = EventhusTokenStore.DEFAULT_CLAIM_TIMEOUT;
    private @Nullable StoreObserver observer;
    private boolean updateChecker;

    EventhusBuilder(String bucket) {
        this.bucket = new Destination(bucket, "any").bucket();
    }

    /**
     * Names the stores. They are handed in open, and closed by the application. Required.
     *
     * @param commits where events are kept
     * @param tokens  where tokens and other small state are kept
     */
    public EventhusBuilder store(CommitLog commits, StateStore tokens) {
        log = commits;
        state = tokens;
        return this;
    }

    /** Names the event types: which stored name belongs to which class. By default there are none. */
    public EventhusBuilder events(EventRegister events) {
        register = events;
        return this;
    }

    /**
     * Publishes what is stored by registered aggregates, as envelopes, at least once, under the bucket's name. The
     * application closes the publisher. By default nothing is published.
     *
     * @throws IllegalArgumentException if there is such a publisher already
     */
    public EventhusBuilder publisher(EventPublisher to) {
        return publisher(bucket, to);
    }

    /**
     * Publishes to a further bus. Each has a checkpoint and a thread of its own, so that a broken one does not hold up the
     * others. The application closes the publisher.
     *
     * @param name names the bus within this application, for its checkpoint: keep it from start to start, or everything
     *             is published there again
     * @param to   the bus
     * @throws IllegalArgumentException if the name is empty, or there is a publisher of that name already
     */
    public EventhusBuilder publisher(String name, EventPublisher to) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("naming a publisher of the bucket " + bucket
                    + ": the name is empty; expected one that stays the same from start to start");
        }
        if (publishers.putIfAbsent(name, to) != null) {
            throw new IllegalArgumentException("naming a publisher of the bucket " + bucket + ": there is another one "
                    + "named " + name + "; expected each name once, as each has a checkpoint of its own");
        }
        return this;
    }

    /** Says how envelopes are spelled; default {@link Profile#V1}. */
    public EventhusBuilder profile(Profile spelling) {
        profile = spelling;
        return this;
    }

    /**
     * Adds an aggregate. Its type is the tag key of the entity, or the simple name of its class where it gives none.
     *
     * @param idClass     the class of its ids
     * @param entityClass the entity, annotated with {@link EventSourcedEntity}
     * @param subset      where its events are published within the bucket, such as {@code account}
     * @throws IllegalArgumentException if the class is not annotated so, the subset is not fit for a
     *     {@link Destination}, or there is an aggregate of that type already
     */
    public EventhusBuilder aggregate(Class<?> idClass, Class<?> entityClass, String subset) {
        String type = aggregateType(entityClass);
        if (destinations.putIfAbsent(type, new Destination(bucket, subset)) != null) {
            throw new IllegalArgumentException(
                    "wiring the aggregate " + entityClass.getName() + ": there is another one " + "with the tag key "
                            + type + "; expected each key once, so give one of them another tagKey");
        }
        entities.add(
                configurer -> configurer.registerEntity(EventSourcedEntityModule.autodetected(idClass, entityClass)));
        return this;
    }

    private static String aggregateType(Class<?> entityClass) {
        EventSourcedEntity annotation = entityClass.getAnnotation(EventSourcedEntity.class);
        if (annotation == null) {
            throw new IllegalArgumentException("wiring the aggregate " + entityClass.getName()
                    + ": it has no @EventSourcedEntity; expected an annotated class, so annotate it, or register it by "
                    + "axon(...)");
        }
        return annotation.tagKey().isEmpty() ? entityClass.getSimpleName() : annotation.tagKey();
    }

    /** Bounds the commands in flight; default {@value EventhusCommandBus#DEFAULT_IN_FLIGHT}. */
    public EventhusBuilder commandsInFlight(int most) {
        commandsInFlight = most;
        return this;
    }

    /** Bounds the commands that wait; default {@value EventhusCommandBus#DEFAULT_QUEUED}. */
    public EventhusBuilder commandsQueued(int most) {
        commandsQueued = most;
        return this;
    }

    /**
     * Tries a command again when its append met a conflict: a fresh load, a fresh decision, a fresh append. Off by
     * default. Nothing else is tried again, above all not a command whose outcome is unknown. What a handler does beside
     * appending, such as a mail, is done once more each time.
     *
     * @param attempts how often in all, at least 1, which means not again; after the last the conflict reaches the
     *                 caller, and its message says how many there were
     * @throws IllegalArgumentException if it is below 1; thrown by {@link #start()}
     */
    public EventhusBuilder retryOnConflict(int attempts) {
        conflictAttempts = attempts;
        return this;
    }

    /** Says how long closing waits for accepted commands; default 10 seconds. */
    public EventhusBuilder drain(Duration atMost) {
        drain = atMost;
        return this;
    }

    /** Says how long the claim of an event processor lasts without being extended; default 10 seconds. */
    public EventhusBuilder claimTimeout(Duration time) {
        claimTimeout = time;
        return this;
    }

    /** Changes the engine's limits. */
    public EventhusBuilder engine(UnaryOperator<EventStoreConfig> change) {
        engine = change;
        return this;
    }

    /** Has somebody see what the engine is asked and answers, such as a recorder. By default nobody does. */
    public EventhusBuilder observer(StoreObserver sees) {
        observer = sees;
        return this;
    }

    /**
     * Lets Axon's update checker run. By default it does not: it would write below the user's home and send data about
     * the installation to AxonIQ.
     */
    public EventhusBuilder updateChecker(boolean on) {
        updateChecker = on;
        return this;
    }

    /** Configures anything else of Axon: event processors, interceptors, parameter resolvers. May be repeated. */
    public EventhusBuilder axon(Consumer<EventSourcingConfigurer> customisation) {
        customisations.add(customisation);
        return this;
    }

    /**
     * Starts the application. If that fails, the engine, the publishers and both stores are closed.
     *
     * @throws IllegalStateException if no stores were named
     * @throws io.eventhus.api.EventhusException if the log cannot be opened
     */
    public EventhusApplication start() {
        CommitLog commits = log;
        StateStore tokens = state;
        if (commits == null || tokens == null) {
            throw new IllegalStateException(
                    "starting the application of the bucket " + bucket + ": no stores were named; expected store(...)");
        }
        EventStore store = null;
        try {
            EventStoreConfig config = engine.apply(EventStoreConfig.defaults());
            store = observer == null ? EventStore.open(commits, config) : EventStore.open(commits, config, observer);
            return start(commits, tokens, store, config.origin());
        } catch (RuntimeException | Error failure) {
            if (store != null) {
                store.close();
            }
            publishers.values().forEach(EventPublisher::close);
            commits.close();
            tokens.close();
            throw failure;
        }
    }

    private EventhusApplication start(CommitLog commits, StateStore tokens, EventStore store, String owner) {
        EnvelopeCodec codec = new EnvelopeCodec(bucket, profile, register);
        Map<String, Destination> published = Map.copyOf(destinations);
        Publishing publishing = Publishing.start(publishers, store, tokens, bucket, codec, published);
        ApplicationParts parts = new ApplicationParts(store, commits, tokens, codec, published, publishing);
        try {
            AxonConfiguration axon = configurer(store, tokens, owner).build();
            EventhusApplication application = new EventhusApplication(axon, parts);
            axon.start();
            return application;
        } catch (RuntimeException | Error failure) {
            publishing.close();
            throw failure;
        }
    }

    private EventSourcingConfigurer configurer(EventStore store, StateStore tokens, String owner) {
        EventSourcingConfigurer configurer = EventSourcingConfigurer.create();
        if (!updateChecker) {
            EventhusConfiguration.withoutUpdateChecker(configurer);
        }
        entities.forEach(entity -> entity.accept(configurer));
        customisations.forEach(customisation -> customisation.accept(configurer));
        EventhusSettings settings = EventhusSettings.of(store, tokens, register, owner)
                .withAggregateKeys(destinations.keySet())
                .withCommands(commandsInFlight, commandsQueued, drain)
                .withConflictAttempts(conflictAttempts)
                .withClaimTimeout(claimTimeout);
        return EventhusConfiguration.install(configurer, settings);
    }
}
