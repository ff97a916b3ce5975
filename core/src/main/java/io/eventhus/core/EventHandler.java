package io.eventhus.core;

/** Handles the events of a subscription, one call for each attempt. */
@FunctionalInterface
public interface EventHandler {

    /**
     * Handles an event; returning acknowledges it. Called on a thread of its own, which may block; events of one partition
     * key one after the other, others beside them if the subscription allows it.
     *
     * @throws Exception if it cannot be handled now: it is tried again after a pause, a bounded number of times
     */
    void handle(SubscribedEvent event) throws Exception;
}
