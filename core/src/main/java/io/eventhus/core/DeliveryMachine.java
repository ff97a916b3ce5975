package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.Delivery.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events are handed out when: those of one key one after the other, in order, others beside them; what
 * failed again after a pause, and in the end it is put aside or ends everything. Knows up to where all is done. No thread,
 * clock, lock or I/O.
 */
final class DeliveryMachine {

    private static final String FAILED = "handling the event at position ";

    private final String what;
    private final DeliveryRules rules;
    private final Function<StoredEvent, String> partition;
    private final RandomGenerator random;
    private final Parking parking;

    /** Everything taken and not done up to the lowest one, in order. */
    private final ArrayDeque<Item> open = new ArrayDeque<>();

    private final Map<String, ArrayDeque<Item>> byKey = new HashMap<>();
    private final PriorityQueue<Item> ready = new PriorityQueue<>(Comparator.comparingLong(Item::position));
    private final PriorityQueue<Item> paused = new PriorityQueue<>(Comparator.comparingLong(item -> item.notBefore));
    private final List<Delivery> underWay = new ArrayList<>();
    /** Events of parked sequences for which there is no room yet: they are held, so that the position does not pass them. */
    private final ArrayDeque<Item> crowded = new ArrayDeque<>();

    private final Retries retries;
    private long bytes;
    private long takenUpTo;
    private @Nullable EventhusException failure;

    DeliveryMachine(
            String what,
            DeliveryRules rules,
            Function<StoredEvent, String> partition,
            RandomGenerator random,
            long after,
            List<ParkedSequence> parked) {
        this.what = what;
        this.rules = rules;
        this.partition = partition;
        this.random = random;
        this.takenUpTo = after;
        this.parking = new Parking(rules.mostParked(), parked);
        this.retries = new Retries(rules, parking, random);
    }

    /** Returns how many more events it takes now. */
    int room() {
        return failure != null || bytes >= rules.bufferBytes() ? 0 : Math.max(0, rules.buffer() - open.size());
    }

    /** Returns the position up to which everything is done or parked. */
    long doneUpTo() {
        return open.isEmpty() ? takenUpTo : open.getFirst().position() - 1;
    }

    /** Returns what tries parked events again. */
    Retries retries() {
        return retries;
    }

    List<ParkedSequence> parked() {
        return parking.all();
    }

    /** Tells whether events wait for room among the parked ones. */
    boolean isCrowded() {
        return !crowded.isEmpty();
    }

    @Nullable
    EventhusException failure() {
        return failure;
    }

    /** Returns how many events are held. */
    int held() {
        return open.size();
    }

    long heldBytes() {
        return bytes;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Takes events, in order; everything else up to {@code upTo} is nothing that is wanted. */
    void offer(List<Followed> events, long upTo) {
        for (Followed followed : events) {
            take(followed);
            if (failure != null) {
                return;
            }
        }
        takenUpTo = Math.max(takenUpTo, upTo);
    }

    private void take(Followed followed) {
        StoredEvent event = followed.event();
        String key;
        try {
            key = partition.apply(event);
        } catch (RuntimeException e) {
            failure = new PermanentException(
                    what + ": the partition key of the event at position " + event.position()
                            + " failed; expected a key" + " for every event, so mend the function",
                    e);
            return;
        }
        takenUpTo = event.position();
        String id = parking.isEmpty() ? "" : Parking.idOf(key);
        if (joins(id, event.position())) {
            return;
        }
        Item item = new Item(followed, key);
        open.addLast(item);
        bytes += event.bytes();
        if (parking.sequence(id) != null) {
            crowded.addLast(item);
        } else {
            queue(item);
        }
    }

    /** Puts what belongs to a parked sequence behind it; returns whether it stands there. */
    private boolean joins(String id, long position) {
        ParkedSequence sequence = parking.sequence(id);
        if (sequence == null || sequence.knows(position)) {
            return sequence != null;
        }
        if (!parking.hasRoom(id, 1)) {
            return false;
        }
        parking.park(id, List.of(position), sequence.reason());
        return true;
    }

    private void queue(Item item) {
        if (rules.ordered()) {
            ready.add(item);
            return;
        }
        ArrayDeque<Item> queue = byKey.computeIfAbsent(item.key, any -> new ArrayDeque<>());
        queue.addLast(item);
        if (queue.size() == 1) {
            ready.add(item);
        }
    }

    /** Gives a parked sequence up; returns whether it is gone: not one whose event is in somebody's hands. */
    boolean drop(String sequence) {
        boolean dropped = retries.drop(sequence);
        settle();
        return dropped;
    }

    /** There may be room for what waits to be put aside, or its sequence is gone. */
    private void settle() {
        for (Iterator<Item> waiting = crowded.iterator(); waiting.hasNext(); ) {
            Item item = waiting.next();
            String id = Parking.idOf(item.key);
            if (parking.sequence(id) == null) {
                queue(item);
                waiting.remove();
            } else if (joins(id, item.position())) {
                item.done = true;
                waiting.remove();
            }
        }
        forgetDone();
    }

    private void forgetDone() {
        while (!open.isEmpty() && open.getFirst().done) {
            bytes -= open.removeFirst().followed.event().bytes();
        }
    }

    /** Returns the next delivery, or null if none may begin now. */
    @Nullable
    Delivery next(long now) {
        if (failure != null || underWay.size() >= rules.lanes()) {
            return null;
        }
        while (!paused.isEmpty() && now - paused.peek().notBefore >= 0) {
            ready.add(paused.remove());
        }
        Delivery delivery = retries.next(now);
        if (delivery == null && !(rules.publishes() && !paused.isEmpty())) {
            delivery = fresh(now);
        }
        if (delivery != null) {
            underWay.add(delivery);
        }
        return delivery;
    }

    private @Nullable Delivery fresh(long now) {
        List<Item> batch = new ArrayList<>();
        while (batch.size() < rules.batch() && !ready.isEmpty()) {
            batch.add(ready.remove());
        }
        return batch.isEmpty() ? null : rules.delivery(batch, null, now);
    }

    /**
     * A delivery ended.
     *
     * @param acknowledged how many leading events are done
     * @param cause        why the next one is not; null if all are
     */
    void handled(Delivery delivery, int acknowledged, @Nullable Throwable cause, long now) {
        if (!underWay.remove(delivery)) {
            return;
        }
        String sequence = delivery.sequence;
        if (sequence != null) {
            retries.handled(sequence, acknowledged > 0, cause, now);
            settle();
            return;
        }
        int done = cause == null ? delivery.items.size() : Math.min(acknowledged, delivery.items.size() - 1);
        delivery.items.subList(0, done).forEach(this::done);
        List<Item> left = delivery.items.subList(done, delivery.items.size());
        if (cause != null) {
            failed(left, cause, now);
        }
        forgetDone();
    }

    private void done(Item item) {
        item.done = true;
        if (rules.ordered()) {
            return;
        }
        ArrayDeque<Item> queue = byKey.get(item.key);
        if (queue != null) {
            queue.removeFirst();
            if (queue.isEmpty()) {
                byKey.remove(item.key);
            } else {
                ready.add(queue.getFirst());
            }
        }
    }

    private void failed(List<Item> left, Throwable cause, long now) {
        Item first = left.getFirst();
        first.attempts++;
        if (!rules.isFinal(cause, first.attempts)) {
            long pause = rules.pause(first.attempts, random);
            for (Item item : left) {
                item.notBefore = now + pause;
                paused.add(item);
            }
            return;
        }
        ready.addAll(left.subList(1, left.size()));
        give(first, cause);
    }

    /** Gives an event up: its key's events are put aside, or everything ends. */
    private void give(Item item, Throwable cause) {
        if (rules.mostParked() == 0) {
            failure = new PermanentException(
                    what + ": " + FAILED + item.position() + " failed" + (item.attempts == 1 ? "" : " " + item.attempts)
                            + (item.attempts == 1 ? " by " : " times, the last time by ") + named(cause)
                            + "; it stops there and goes on with that event when it is started again",
                    cause);
            return;
        }
        List<Item> waiting = open.stream()
                .filter(other -> !other.done && other.key.equals(item.key))
                .toList();
        String id = Parking.idOf(item.key);
        if (!parking.hasRoom(id, 1)) {
            failure = new PermanentException(
                    what + ": the event at position " + item.position() + " was to be put aside, but "
                            + parking.all().size() + " sequences are already and no more than " + rules.mostParked()
                            + " events may be; raise the limit, or retry or drop what is parked",
                    cause);
            return;
        }
        parking.park(id, List.of(item.position()), Parking.reason(cause));
        byKey.remove(item.key);
        for (Item other : waiting) {
            ready.remove(other);
            paused.remove(other);
            other.done = joins(id, other.position());
            if (!other.done) {
                crowded.addLast(other);
            }
        }
    }

    /** Only what we wrote ourselves is known to hold no payload. */
    private static String named(Throwable cause) {
        return cause instanceof EventhusException
                ? Parking.reason(cause)
                : cause.getClass().getSimpleName();
    }

    // ---- time

    /** Returns the first delivery that took too long, or null. */
    @Nullable
    Delivery overdue(long now) {
        return underWay.stream()
                .filter(delivery -> now - delivery.deadline >= 0)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns when to look again although nothing happened; null if there is no need.
     *
     * @param handsOut whether anything is handed out now: else the end of a pause is nothing to wait for
     */
    @Nullable
    Long waitsUntil(boolean handsOut) {
        Long until = null;
        for (Delivery delivery : underWay) {
            until = until == null ? (Long) delivery.deadline : (Long) Math.min(until, delivery.deadline);
        }
        if (handsOut && underWay.size() < rules.lanes()) {
            if (!paused.isEmpty()) {
                until = earlier(until, paused.peek().notBefore);
            }
            Long again = retries.waitsUntil();
            if (again != null) {
                until = earlier(until, again);
            }
        }
        return until;
    }

    private static Long earlier(@Nullable Long until, long other) {
        return until == null ? other : Math.min(until, other);
    }
}
