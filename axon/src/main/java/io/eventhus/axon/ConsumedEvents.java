package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StateStore;
import io.eventhus.core.consuming.EnvelopeConsumer;
import io.eventhus.core.consuming.ReceivedEvents;
import io.eventhus.core.consuming.UnreadablePolicy;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventstreaming.StreamableEventSource;

/**
 * What other services publish, as event sources of Axon processors:
 *
 * <pre>{@code
 * ConsumedEvents accounts = ConsumedEvents.of(
 *         () -> JetStreamConsumer.seeking(server, "bank.account", codec), register, Profile.V1);
 * accounts.stream(processor, configuration, state);
 * }</pre>
 *
 * <p>Duplicates are dropped by their id among the last 10,000 events, and a message that is not an envelope stops the source,
 * unless said otherwise. Immutable; safe for use by many threads.
 */
public final class ConsumedEvents {

    private final Supplier<? extends EventConsumer> consumers;
    private final EventRegister register;
    private final Profile profile;
    private final UnreadablePolicy unreadable;
    private final int remembered;

    private ConsumedEvents(
            Supplier<? extends EventConsumer> consumers,
            EventRegister register,
            Profile profile,
            UnreadablePolicy unreadable,
            int remembered) {
        this.consumers = consumers;
        this.register = register;
        this.profile = profile;
        this.unreadable = unreadable;
        this.remembered = remembered;
    }

    /**
     * Names a source.
     *
     * @param consumers opens a consumer; each stream and each subscription has its own and closes it
     * @param register  the event types of this application
     * @param profile   how the senders spell them
     */
    public static ConsumedEvents of(
            Supplier<? extends EventConsumer> consumers, EventRegister register, Profile profile) {
        return new ConsumedEvents(
                consumers, register, profile, UnreadablePolicy.stop(), EnvelopeConsumer.DEFAULT_REMEMBERED);
    }

    /** Says what to do about messages that are not envelopes; by default to stop. */
    public ConsumedEvents withUnreadable(UnreadablePolicy policy) {
        return new ConsumedEvents(consumers, register, profile, policy, remembered);
    }

    /** Says among how many events duplicates are found; by default 10,000. */
    public ConsumedEvents withRemembered(int ids) {
        return new ConsumedEvents(consumers, register, profile, unreadable, ids);
    }

    /**
     * Returns a source for streaming processors, whose token is the position in each partition of the source. The consumers must
     * seek. A topic or stream that is deleted and created again fails the stream, so that no position of the old one is taken for
     * one of the new. A processor of a source with several partitions must have one segment, or be made by {@link #stream}: Axon
     * compares tokens as if all events had one order.
     *
     * @param axon gives the converter of payloads
     */
    public StreamableEventSource streamable(Configuration axon) {
        return new StreamedEvents(this::open, new ReceivedEvents(register, profile), mapping(axon));
    }

    /**
     * Makes a streaming processor read this source, with any number of segments: gives it {@link #streamable} as its source, a token store
     * in a state store, and an interceptor that passes over what a segment has handled, which Axon hands over again after a restart where
     * segments come to different places.
     *
     * @param processor what is configured
     * @param axon      gives the converters of payloads and tokens
     * @param state     keeps the tokens; stays its owner's
     * @return the same configuration
     */
    public PooledStreamingEventProcessorConfiguration stream(
            PooledStreamingEventProcessorConfiguration processor, Configuration axon, StateStore state) {
        SegmentPositions positions = new SegmentPositions();
        EventhusTokenStore tokens = new EventhusTokenStore(state, sourceId(), axon.getComponent(EventConverter.class));
        return processor
                .eventSource(streamable(axon))
                .tokenStore(new SegmentedTokenStore(tokens, positions))
                .withInterceptor(positions::handle);
    }

    /**
     * Returns a source for subscribing processors: what is received is handed to each of them, and acknowledged, where the
     * consumer acknowledges, when all have handled it. It receives from the first subscription until the last one ends.
     *
     * @param axon gives the converter of payloads
     */
    public SubscribedEvents subscribable(Configuration axon) {
        return new SubscribedEvents(this::open, new ReceivedEvents(register, profile), mapping(axon));
    }

    /**
     * Returns what asks for the id of the source, for an {@link EventhusTokenStore}: a token of a source that was deleted and
     * created again is refused. It is asked for once.
     */
    public Supplier<String> sourceId() {
        return new Supplier<>() {
            private volatile String known = "";

            @Override
            public String get() {
                if (known.isEmpty()) {
                    try (EventConsumer consumer = consumers.get()) {
                        known = idOf(consumer.partitions());
                    }
                }
                return known;
            }
        };
    }

    static String idOf(Set<SourcePartition> partitions) {
        return partitions.stream()
                .map(SourcePartition::sourceId)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private EventConsumer open() {
        return new EnvelopeConsumer(consumers.get(), unreadable, remembered);
    }

    private EventMapping mapping(Configuration axon) {
        EventNames names = new EventNames(register);
        return EventMapping.of(axon.getComponent(EventConverter.class), names, register, Set.of());
    }
}
