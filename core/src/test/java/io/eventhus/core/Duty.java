package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.tck.check.Channel;
import io.eventhus.tck.check.Delivery;
import java.time.Duration;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A durable subscription that every process has, of which one works at a time: a handler, or a relay to a bus. */
final class Duty {

    final String name;
    final EventQuery query;
    private final DeliveryRules rules;
    final StateKey key;
    final long leaseNanos;
    /** What arrives on the bus; null for a handler. */
    final @Nullable Channel channel;

    private final SortedSet<Long> aside = new TreeSet<>();
    private final SortedSet<Long> handled = new TreeSet<>();

    private final Random random;
    private final Faults faults;
    private int owners;

    Duty(World world, boolean publishes) {
        random = world.random;
        faults = world.faults;
        name = publishes ? "relay" : "handler";
        query = random.nextBoolean() ? EventQuery.all() : EventQuery.ofTags(new Tag("Account", "1"));
        key = StateKey.of("subscription", name);
        world.state.tell(
                key,
                document ->
                        LeaseDocument.of(document).parked().forEach(sequence -> aside.addAll(sequence.positions())));
        leaseNanos = Duration.ofMillis(20 + random.nextInt(80)).toNanos();
        channel = publishes ? world.witness.history().publishing(name, query) : null;
        boolean ordered = publishes && random.nextBoolean();
        rules = new DeliveryRules(
                ordered ? 1 : 1 + random.nextInt(4),
                publishes ? 1 + random.nextInt(5) : 1,
                publishes,
                ordered,
                1 + random.nextInt(10),
                500 + random.nextInt(5_000),
                publishes ? Integer.MAX_VALUE : 1 + random.nextInt(4),
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                publishes ? 0 : random.nextInt(3) * 10);
    }

    /** Where there was no room to put more aside, somebody makes room when all trouble has ended. */
    DeliveryRules rules() {
        return !faults.haveEnded() || rules.mostParked() == 0
                ? rules
                : new DeliveryRules(
                        rules.lanes(),
                        rules.batch(),
                        rules.publishes(),
                        rules.ordered(),
                        rules.buffer(),
                        rules.bufferBytes(),
                        rules.attempts(),
                        rules.firstPause(),
                        rules.mostPause(),
                        rules.deadline(),
                        1_000);
    }

    LeaseMachine.Settings newOwner() {
        return new LeaseMachine.Settings(
                "simulated",
                key,
                name + "-" + ++owners,
                leaseNanos,
                1 + random.nextInt(10),
                Duration.ofMillis(1 + random.nextInt(30)).toNanos());
    }

    void handled(long position) {
        handled.add(position);
    }

    /** What was put aside, in the document, and never handled by anybody. */
    SortedSet<Long> forgotten() {
        SortedSet<Long> forgotten = new TreeSet<>(aside);
        forgotten.removeAll(handled);
        return forgotten;
    }

    String partition(StoredEvent event) {
        return event.aggregate().toString();
    }

    Delivery order() {
        return rules.ordered() ? Delivery.REPEATED : Delivery.PER_AGGREGATE;
    }
}
