package io.eventhus.core;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StoredEvent;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.Subscription;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link FollowMachine} in a simulated process, and takes what it gives, sometimes slowly. */
final class SimulatedFollower {

    private static final long MILLI = 1_000_000;

    private record PageRead(List<StoredEvent> events, boolean whole) {}

    private final World world;
    private final SimulatedProcess process;
    private final String name;
    private final EventQuery query;
    private final FollowMachine machine;
    private final Subscription subscription;
    private boolean pauses;
    private long timerAt = -1;

    SimulatedFollower(World world, SimulatedProcess process, String name, EventQuery query, long after) {
        this.world = world;
        this.process = process;
        this.name = name;
        this.query = query;
        this.machine = new FollowMachine(query, after, 1 + world.random.nextInt(6), world.random);
        this.subscription = world.witness.history().subscribed(name, query, after, Delivery.ONCE);
        world.witness.traces(() -> name + " follows behind " + after);
    }

    String name() {
        return name;
    }

    EventQuery query() {
        return query;
    }

    /** Everything that matches up to here was taken. */
    long position() {
        return machine.position();
    }

    /** Takes what is there. */
    void pump() {
        if (process.hasCrashed() || pauses) {
            return;
        }
        long before;
        do {
            before = machine.position();
            FollowMachine.Page page =
                    machine.advance(process.tail().recent(), process.tail().head(), world.time.now());
            if (page != null) {
                process.ask(() -> read(page), this::read, this::failed);
            }
            take();
        } while (machine.position() > before && !pauses);
        Long until = machine.waitsUntil();
        if (until != null && until != timerAt) {
            timerAt = until;
            world.time.after(Math.max(0, until - world.time.now()), this::pump);
        }
    }

    private void take() {
        while (machine.peek() != null && !pauses) {
            StoredEvent event = machine.poll();
            if (event != null) {
                subscription.delivered(event);
                world.witness.count(Witness.Told.FOLLOWED);
                world.witness.traces(() -> name + " takes " + event.position());
            }
            if (world.random.nextInt(8) == 0) {
                pauses = true;
                world.time.after(world.random.nextLong(30 * MILLI), () -> {
                    pauses = false;
                    pump();
                });
            }
        }
        subscription.caughtUp(machine.position());
    }

    private PageRead read(FollowMachine.Page page) {
        List<StoredEvent> events = new ArrayList<>();
        try (Cursor<StoredEvent> cursor = world.log.find(query, page.after(), page.upTo())) {
            StoredEvent event = cursor.next();
            while (event != null) {
                events.add(event);
                event = events.size() < page.most() ? cursor.next() : null;
            }
        }
        return new PageRead(events, events.size() < page.most());
    }

    private void read(PageRead page) {
        machine.read(page.events(), page.whole());
        pump();
    }

    private void failed(EventhusException trouble) {
        machine.readFailed(trouble, world.time.now());
        pump();
    }
}
