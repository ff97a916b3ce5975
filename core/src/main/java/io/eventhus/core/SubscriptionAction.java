package io.eventhus.core;

import io.eventhus.api.StateDocument;
import org.jspecify.annotations.Nullable;

/** What a {@link SubscriptionMachine} wants done. */
sealed interface SubscriptionAction {

    /**
     * Read the document, and after it the log's id and its head, afresh; answered by {@link SubscriptionMachine#looked} or
     * {@link SubscriptionMachine#lookFailed}.
     */
    record Look() implements SubscriptionAction {}

    /** Put the document; answered by {@link SubscriptionMachine#put} or {@link SubscriptionMachine#putFailed}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Put(byte[] value, long expectedRevision) implements SubscriptionAction {}

    /** Follow the log behind a position; what comes is answered by {@link SubscriptionMachine#offered}. */
    record Follow(long after) implements SubscriptionAction {}

    /** Follow no longer. */
    record Unfollow() implements SubscriptionAction {}

    /** Hand these out; answered by {@link SubscriptionMachine#handled}. */
    record Handle(Delivery delivery) implements SubscriptionAction {}

    /** Read this event; answered by {@link SubscriptionMachine#fetched} or {@link SubscriptionMachine#fetchFailed}. */
    record Fetch(String sequence, long position) implements SubscriptionAction {}

    /** Tell whoever waits that something has changed. */
    record Changed() implements SubscriptionAction {}

    /**
     * What a look saw.
     *
     * @param document the document; null if there is none
     * @param logId    the log's id; null if it is empty
     * @param head     the log's head, looked at after the document
     * @param start    the position behind which a new subscription starts
     */
    record Seen(@Nullable StateDocument document, @Nullable String logId, long head, long start) {}
}
