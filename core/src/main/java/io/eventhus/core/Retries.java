package io.eventhus.core;

import io.eventhus.core.Delivery.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Parked sequences that are tried again: of each, one event at a time is read and handed out, and what has come under its
 * key meanwhile waits behind it. No thread, clock, lock or I/O.
 */
final class Retries {

    /** One sequence. */
    private static final class Retry {
        private boolean reading;
        /** Its first event; null until it is read. */
        private @Nullable Item first;

        private boolean underWay;
    }

    private final DeliveryRules rules;
    private final Parking parking;
    private final RandomGenerator random;
    private final Map<String, Retry> all = new LinkedHashMap<>();

    Retries(DeliveryRules rules, Parking parking, RandomGenerator random) {
        this.rules = rules;
        this.parking = parking;
        this.random = random;
    }

    /** Begins to try a sequence again; returns whether there is one that is not tried yet. */
    boolean begin(String sequence) {
        return parking.sequence(sequence) != null && all.putIfAbsent(sequence, new Retry()) == null;
    }

    /** Forgets a sequence, but not while its event is in somebody's hands: a newer one of its key could overtake it. */
    boolean drop(String sequence) {
        Retry retry = all.get(sequence);
        if (retry != null && retry.underWay) {
            return false;
        }
        all.remove(sequence);
        return parking.drop(sequence);
    }

    /** Returns which event must be read to go on, or null. */
    SubscriptionAction.@Nullable Fetch fetch() {
        for (Map.Entry<String, Retry> each : all.entrySet()) {
            ParkedSequence sequence = parking.sequence(each.getKey());
            Retry retry = each.getValue();
            if (sequence != null && retry.first == null && !retry.reading) {
                retry.reading = true;
                return new SubscriptionAction.Fetch(
                        each.getKey(), sequence.positions().getFirst());
            }
        }
        return null;
    }

    /** What was asked for may be of a sequence that was dropped meanwhile, and begun anew. */
    void fetched(String sequence, Followed event) {
        Retry retry = all.get(sequence);
        ParkedSequence parked = parking.sequence(sequence);
        if (retry != null
                && parked != null
                && parked.positions().getFirst() == event.event().position()) {
            retry.reading = false;
            retry.first = new Item(event, sequence);
        }
    }

    /** It stays parked. */
    void fetchFailed(String sequence) {
        all.remove(sequence);
    }

    /** Returns the next event to be handed out, or null if none may be now. */
    @Nullable
    Delivery next(long now) {
        for (Map.Entry<String, Retry> each : all.entrySet()) {
            Retry retry = each.getValue();
            Item first = retry.first;
            if (first != null && !retry.underWay && (first.attempts == 0 || now - first.notBefore >= 0)) {
                retry.underWay = true;
                return rules.delivery(List.of(first), each.getKey(), now);
            }
        }
        return null;
    }

    void handled(String sequence, boolean isDone, @Nullable Throwable cause, long now) {
        Retry retry = all.get(sequence);
        if (retry == null || retry.first == null) {
            return;
        }
        retry.underWay = false;
        if (isDone) {
            retry.first = null;
            parking.firstDone(sequence);
            if (parking.sequence(sequence) == null) {
                all.remove(sequence);
            }
            return;
        }
        Item first = retry.first;
        first.attempts++;
        first.notBefore = now + rules.pause(first.attempts, random);
        if (cause != null && rules.isFinal(cause, first.attempts)) {
            parking.failedAgain(sequence, Parking.reason(cause));
            all.remove(sequence);
        }
    }

    /** Returns when a pause ends; null if there is none. */
    @Nullable
    Long waitsUntil() {
        Long until = null;
        for (Retry retry : all.values()) {
            Item first = retry.first;
            if (first != null && first.attempts > 0 && !retry.underWay) {
                until = until == null ? (Long) first.notBefore : (Long) Math.min(until, first.notBefore);
            }
        }
        return until;
    }
}
