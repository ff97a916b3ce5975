package io.eventhus.axon;

import io.eventhus.api.StoredEvent;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.annotation.ParameterResolver;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/** Gives handlers of events the {@link StoredEvent} that they ask for by a parameter of that class. */
final class StoredEventParameters implements ParameterResolverFactory {

    @Override
    public @Nullable ParameterResolver<?> createInstance(
            Executable executable, Parameter[] parameters, int parameterIndex) {
        return parameters[parameterIndex].getType() == StoredEvent.class ? new Resolver() : null;
    }

    /**
     * Matches every event: a handler that asks for what is not there must fail, where one that does not match would be
     * passed over in silence.
     */
    private static final class Resolver implements ParameterResolver<StoredEvent> {

        @Override
        public CompletableFuture<StoredEvent> resolveParameterValue(ProcessingContext context) {
            Message message = Message.fromContext(context);
            return message instanceof StoredEventMessage read
                    ? CompletableFuture.completedFuture(read.stored())
                    : CompletableFuture.failedFuture(new IllegalStateException("handing the stored event of " + message
                            + " to a handler: the message was not read from the log; expected one from a stream of it, "
                            + "so ask for a StoredEvent in handlers of streaming event processors only"));
        }

        @Override
        public boolean matches(ProcessingContext context) {
            return Message.fromContext(context) instanceof EventMessage;
        }
    }
}
