package io.eventhus.axon;

import org.axonframework.common.configuration.ComponentBuilder;
import org.axonframework.common.configuration.ComponentDefinition;
import org.axonframework.common.configuration.ComponentRegistry;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.common.configuration.DecoratorDefinition;
import org.axonframework.common.configuration.SearchScope;
import org.axonframework.common.lifecycle.Phase;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.annotation.AnnotationMessageTypeResolver;
import org.axonframework.messaging.core.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.eventhandling.SimpleEventBus;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;

/**
 * Puts the parts of this bridge into an Axon configuration of one's own; {@link EventhusApplication} does so itself.
 * What is registered already is left as it is, so call it last, just before the configuration is built or handed to
 * {@code AxonTestFixture}.
 */
public final class EventhusConfiguration {

    private static final String UPDATE_CHECKER = "org.axonframework.update.UpdateCheckerConfigurationEnhancer";

    /** Next to the bus that knows the handlers, below Axon's interceptors: those of a dispatch run on the caller's thread. */
    private static final int BUS_ORDER = Integer.MIN_VALUE + 50;

    private EventhusConfiguration() {}

    /**
     * Registers storage engine, event store, tag resolver, message type resolver, token store, command bus, and what
     * gives handlers the {@link io.eventhus.api.StoredEvent} that they ask for.
     *
     * @param configurer the configuration to fill
     * @param settings   the stores and bounds
     * @return the configurer
     */
    public static EventSourcingConfigurer install(EventSourcingConfigurer configurer, EventhusSettings settings) {
        return configurer.componentRegistry(registry -> {
            register(
                    registry,
                    MessageTypeResolver.class,
                    configuration ->
                            new RegisterMessageTypeResolver(settings.register(), new AnnotationMessageTypeResolver()));
            register(registry, TagResolver.class, configuration -> new CachedTagResolver());
            register(registry, EventStorageEngine.class, configuration -> engine(configuration, settings));
            register(
                    registry,
                    org.axonframework.eventsourcing.eventstore.EventStore.class,
                    EventhusConfiguration::store);
            register(registry, TokenStore.class, configuration -> tokens(configuration, settings));
            registry.registerDecorator(DecoratorDefinition.forType(ParameterResolverFactory.class)
                    .with((configuration, name, delegate) ->
                            MultiParameterResolverFactory.ordered(delegate, new StoredEventParameters())));
            registry.registerDecorator(DecoratorDefinition.forType(CommandBus.class)
                    .with((configuration, name, delegate) -> bus(delegate, settings))
                    .order(BUS_ORDER)
                    .onShutdown(Phase.INBOUND_COMMAND_CONNECTOR, EventhusCommandBus::close));
        });
    }

    /**
     * Switches off what Axon's update checker does: it writes a file below the user's home and sends data about the
     * installation to a server of AxonIQ.
     */
    public static EventSourcingConfigurer withoutUpdateChecker(EventSourcingConfigurer configurer) {
        return configurer.componentRegistry(registry -> registry.disableEnhancer(UPDATE_CHECKER));
    }

    private static <C> void register(ComponentRegistry registry, Class<C> type, ComponentBuilder<C> builder) {
        registry.registerIfNotPresent(ComponentDefinition.ofType(type).withBuilder(builder), SearchScope.ALL);
    }

    private static EventStorageEngine engine(Configuration configuration, EventhusSettings settings) {
        return new EventhusStorageEngine(
                settings.store(),
                settings.register(),
                configuration.getComponent(EventConverter.class),
                settings.aggregateKeys());
    }

    private static EventhusEventStore store(Configuration configuration) {
        if (configuration.getComponent(EventStorageEngine.class) instanceof EventhusStorageEngine engine) {
            return new EventhusEventStore(engine, new SimpleEventBus(), configuration.getComponent(TagResolver.class));
        }
        throw new IllegalStateException(
                "configuring the event store: the storage engine is not an "
                        + "EventhusStorageEngine; expected ours, undecorated, so register an EventStore of your own beside yours");
    }

    private static EventhusTokenStore tokens(Configuration configuration, EventhusSettings settings) {
        return new EventhusTokenStore(
                settings.state(),
                new LogId(settings.store()),
                configuration.getComponent(EventConverter.class),
                settings.owner(),
                settings.claimTimeout());
    }

    private static EventhusCommandBus bus(CommandBus delegate, EventhusSettings settings) {
        if (delegate instanceof EventhusCommandBus ours) {
            return ours;
        }
        // Below the queue: a command keeps its place, and its key, while it is tried again.
        CommandBus carriedOut = settings.conflictAttempts() == 1
                ? delegate
                : new RetryOnConflict(delegate, settings.conflictAttempts());
        return new EventhusCommandBus(
                carriedOut, settings.commandsInFlight(), settings.commandsQueued(), settings.drain());
    }
}
