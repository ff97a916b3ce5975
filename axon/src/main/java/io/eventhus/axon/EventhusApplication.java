package io.eventhus.axon;

import io.eventhus.api.Destination;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;

/**
 * A running Axon application over one log, wired in one statement:
 *
 * <pre>{@code
 * try (EventhusApplication app = EventhusApplication.bucket("bank")
 *         .store(log, state)
 *         .events(register)
 *         .aggregate(String.class, Account.class, "account")
 *         .start()) {
 *     app.send(new OpenAccount("0001", "Ann")).join();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class EventhusApplication implements AutoCloseable {

    private final AxonConfiguration axon;
    private final ApplicationParts parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    EventhusApplication(AxonConfiguration axon, ApplicationParts parts) {
        this.axon = axon;
        this.parts = parts;
    }

    /**
     * Begins to wire an application.
     *
     * @param bucket the name of the context, such as {@code bank}; part of every destination
     * @throws IllegalArgumentException if the name is not fit for a {@link Destination}
     */
    public static EventhusBuilder bucket(String bucket) {
        return new EventhusBuilder(bucket);
    }

    /** Returns Axon's gateway for commands. */
    public CommandGateway commands() {
        return axon.getComponent(CommandGateway.class);
    }

    /**
     * Sends a command.
     *
     * @param command the payload of the command, or a command message
     * @return the handler's result; it fails with what the handling failed with: a refusal of the handler, a conflict
     *     ({@link EventhusConflicts} gives its report),
     *     {@link io.eventhus.api.OverloadedException}, {@link io.eventhus.api.OutcomeUnknownException} and so on. Never
     *     thrown
     */
    public CompletableFuture<@Nullable Object> send(Object command) {
        try {
            return commands().send(command).resultAs(Object.class);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Returns the engine below Axon. */
    public EventStore eventStore() {
        return parts.eventStore();
    }

    /** Returns the store of tokens, checkpoints and other small state. */
    public StateStore state() {
        return parts.state();
    }

    /** Returns the codec that writes this application's events as envelopes. */
    public EnvelopeCodec codec() {
        return parts.codec();
    }

    /** Returns what feeds the publisher that was given without a name; empty if there is none. */
    public Optional<Relay> relay() {
        return parts.publishing().relay();
    }

    /**
     * Returns what feeds each publisher, by its name; the one without a name has the bucket's. Each tells how far it is,
     * and why it ended if it did.
     */
    public Map<String, Relay> relays() {
        return parts.publishing().relays();
    }

    /** Returns Axon's own configuration, for whatever is not offered here. */
    public AxonConfiguration configuration() {
        return axon;
    }

    /**
     * Returns where an event is published: the bucket and the subset of its aggregate.
     *
     * @throws IllegalArgumentException if no aggregate of that type is registered
     */
    public Destination destination(StoredEvent event) {
        Map<String, Destination> destinations = parts.destinations();
        Destination destination = destinations.get(event.aggregate().type());
        if (destination == null) {
            throw new IllegalArgumentException("finding the destination of the event at position " + event.position()
                    + ": its aggregate is of type " + event.aggregate().type() + "; expected one of "
                    + destinations.keySet() + ", so register that aggregate");
        }
        return destination;
    }

    /**
     * Ends the application: takes no more commands, waits a bounded time for those in flight and lets the rest fail,
     * stops the event processors, and closes the engine, the publishers, the log and the state store. Repeating it does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            axon.shutdown();
        } finally {
            parts.close();
        }
    }
}
