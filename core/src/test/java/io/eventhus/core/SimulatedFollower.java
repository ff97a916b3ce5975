package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StoredEvent;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.Subscription;

/** Runs a {@link FollowMachine} in a simulated process, and takes what it gives, sometimes slowly. */
final class SimulatedFollower {

    private static final long MILLI = 1_000_000;
    private static final long PAGE_BYTES = 5_000;

    private final World world;
    private final Life life;
    private final SimulatedProcess process;
    private final String name;
    private final EventQuery query;
    private final FollowMachine machine;
    private final Subscription subscription;
    private boolean pauses;
    private long timerAt = -1;

    SimulatedFollower(World world, Life life, SimulatedProcess process, String name, EventQuery query, long after) {
        this.world = world;
        this.life = life;
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
        if (life.isOver() || pauses) {
            return;
        }
        long before;
        do {
            before = machine.position();
            FollowMachine.Page page =
                    machine.advance(process.tail().recent(), process.tail().head(), life.now());
            if (page != null) {
                life.ask(() -> read(world, query, page), this::read, this::failed);
            }
            take();
        } while (machine.position() > before && !pauses);
        Long until = machine.waitsUntil();
        if (until != null && until != timerAt) {
            timerAt = until;
            life.at(until, this::pump);
        }
    }

    private void take() {
        while (machine.peek() != null && !pauses) {
            Followed followed = machine.poll();
            if (followed != null) {
                StoredEvent event = followed.event();
                subscription.delivered(event);
                world.witness.count(Witness.Told.FOLLOWED);
                world.witness.traces(() -> name + " takes " + event.position());
            }
            if (world.random.nextInt(8) == 0) {
                pauses = true;
                life.after(world.random.nextLong(30 * MILLI), () -> {
                    pauses = false;
                    pump();
                });
            }
        }
        subscription.caughtUp(machine.position());
    }

    /** Commit by commit where a live follower reads so, else through the index. */
    static EventPage read(World world, EventQuery query, FollowMachine.Page page) {
        return query.matchesAll()
                ? EventPage.ofCommits(world.log.read(page.after(), page.upTo()), query, page, PAGE_BYTES)
                : EventPage.ofEvents(world.log.find(query, page.after(), page.upTo()), page, PAGE_BYTES);
    }

    private void read(EventPage page) {
        machine.read(page.events(), page.whole());
        pump();
    }

    private void failed(EventhusException trouble) {
        machine.readFailed(trouble, life.now());
        pump();
    }
}
