package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import io.eventhus.axon.EventhusEvents;
import java.util.Optional;
import java.util.function.Consumer;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.DelegatingEventHandlingComponent;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.EventMessage;

/**
 * Lets every event through to the projection and fails at one that it has no handler for, or whose data it cannot read.
 * Without it Axon would pass over events of unknown types, and the balances would silently be wrong.
 */
final class StopAtUnreadable extends DelegatingEventHandlingComponent {

    private final BalanceProjection projection;
    private final Consumer<UnreadableEventException> stopped;

    StopAtUnreadable(
            EventHandlingComponent delegate, BalanceProjection projection, Consumer<UnreadableEventException> stopped) {
        super(delegate);
        this.projection = projection;
        this.stopped = stopped;
    }

    @Override
    public boolean supports(QualifiedName eventName) {
        return true;
    }

    @Override
    public Object sequenceIdentifierFor(EventMessage event, ProcessingContext context) {
        return "balances";
    }

    @Override
    public MessageStream.Empty<Message> handle(EventMessage event, ProcessingContext context) {
        if (!delegate.supports(event.type().qualifiedName())) {
            return stop(event, context, "its type is unknown", Optional.empty());
        }
        try {
            return delegate.handle(event, context)
                    .onErrorContinue(
                            failure -> unreadable(event, context, failure).cast())
                    .ignoreEntries();
        } catch (RuntimeException failure) {
            return unreadable(event, context, failure);
        }
    }

    private MessageStream.Empty<Message> unreadable(EventMessage event, ProcessingContext context, Throwable failure) {
        return stop(
                event,
                context,
                "reading its data failed with " + failure.getClass().getSimpleName(),
                Optional.of(failure));
    }

    private MessageStream.Empty<Message> stop(
            EventMessage event, ProcessingContext context, String why, Optional<Throwable> cause) {
        projection.stop(context);
        StoredEvent stored = EventhusEvents.stored(event)
                .orElseThrow(() -> new IllegalStateException(
                        "the event " + event.identifier() + " was not read from the log; expected one of its stream"));
        UnreadableEventException failure = new UnreadableEventException(stored, why, cause.orElse(null));
        stopped.accept(failure);
        return MessageStream.failed(failure);
    }
}
