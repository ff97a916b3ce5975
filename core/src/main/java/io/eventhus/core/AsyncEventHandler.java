package io.eventhus.core;

import java.util.concurrent.CompletionStage;

/** Handles the events of a subscription and acknowledges each later. */
@FunctionalInterface
public interface AsyncEventHandler {

    /**
     * Begins to handle an event. Called like {@link EventHandler#handle}.
     *
     * @return completes when the event is handled, which acknowledges it; exceptionally if it cannot be handled now
     * @throws Exception as if it had completed so
     */
    CompletionStage<?> handle(SubscribedEvent event) throws Exception;
}
