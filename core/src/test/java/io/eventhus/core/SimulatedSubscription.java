package io.eventhus.core;

import io.eventhus.api.StateDocument;
import io.eventhus.api.StoredEvent;
import io.eventhus.tck.check.Channel;
import io.eventhus.tck.check.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a {@link SubscriptionMachine} in a simulated process. */
final class SimulatedSubscription {

    private static final long MILLI = 1_000_000;

    private final World world;
    private final Life life;
    private final SimulatedProcess process;
    private final Duty duty;
    private final LeaseMachine.Settings settings;
    private final SubscriptionMachine machine;
    private final ArrayDeque<SubscriptionAction> actions = new ArrayDeque<>();
    private final Set<Long> parked = new HashSet<>();
    private @Nullable FollowMachine source;
    private @Nullable Subscription seen;
    private long timerAt = Long.MIN_VALUE;

    SimulatedSubscription(World world, Life life, SimulatedProcess process, Duty duty) {
        this.world = world;
        this.life = life;
        this.process = process;
        this.duty = duty;
        this.settings = duty.newOwner();
        this.machine = new SubscriptionMachine(
                duty.name, settings, duty.rules(), duty::partition, world.random, actions::addLast);
    }

    void start() {
        run(running -> running.start(0, life.now()));
    }

    Duty duty() {
        return duty;
    }

    /** Looks for more: the validated head has moved, or a page has come. */
    void pump() {
        run(running -> {});
    }

    boolean isActive() {
        return machine.isActive();
    }

    /** Nothing goes on any more; somebody must start another. */
    boolean hasFailed() {
        return machine.failure() != null;
    }

    /** Tells whether everything is handled; tries again what was put aside. */
    boolean isDone(long head) {
        if (!machine.isActive()) {
            return false;
        }
        for (ParkedSequence sequence : machine.parked()) {
            run(running -> running.retry(sequence.id(), life.now()));
        }
        return machine.position() >= head && machine.parked().isEmpty();
    }

    void close() {
        run(running -> running.close(life.now()));
    }

    private void run(Consumer<SubscriptionMachine> event) {
        if (life.isOver()) {
            return;
        }
        event.accept(machine);
        fill();
        while (!actions.isEmpty()) {
            perform(actions.removeFirst());
            fill();
        }
        notePositions();
        Long until = machine.isEnded() ? null : machine.waitsUntil();
        if (until != null && until != timerAt) {
            timerAt = until;
            life.at(until, () -> {
                if (timerAt == until) {
                    timerAt = Long.MIN_VALUE;
                }
                run(running -> running.time(life.now()));
            });
        }
    }

    private void notePositions() {
        Subscription noted = seen;
        if (noted == null) {
            return;
        }
        for (ParkedSequence sequence : machine.parked()) {
            for (long position : sequence.positions()) {
                if (parked.add(position)) {
                    noted.parked(position);
                    world.witness.count(Witness.Told.PARKED);
                    world.witness.traces(() -> settings.owner() + " puts " + position + " aside");
                }
            }
        }
    }

    /** Behind the position, but the document says: handled before others of its key were put aside, or put aside itself. */
    private void noteKnown(Followed followed) {
        String sequence = Parking.idOf(duty.partition(followed.event()));
        long position = followed.event().position();
        Subscription noted = seen;
        boolean isKnown =
                machine.parked().stream().anyMatch(each -> each.id().equals(sequence) && each.knows(position));
        if (noted != null && isKnown) {
            parked.add(position);
            noted.parked(position);
        }
    }

    private void perform(SubscriptionAction action) {
        switch (action) {
            case SubscriptionAction.Look look ->
                life.ask(
                        this::look,
                        found -> run(running -> running.looked(found, life.now())),
                        trouble -> run(running -> running.lookFailed(trouble, life.now())));
            case SubscriptionAction.Put put -> {
                world.witness.traces(() -> settings.owner() + " puts " + new String(put.value(), StandardCharsets.UTF_8)
                        + " over " + put.expectedRevision());
                world.state.put(
                        life,
                        duty.key,
                        put,
                        outcome -> run(running -> running.put(outcome, life.now())),
                        trouble -> run(running -> running.putFailed(trouble, life.now())));
            }
            case SubscriptionAction.Follow follow -> {
                world.witness.traces(() -> settings.owner() + " begins behind " + follow.after());
                source = new FollowMachine(duty.query, follow.after(), 1 + world.random.nextInt(6), world.random);
                seen = world.witness.history().subscribed(duty.name, duty.query, follow.after(), duty.order());
                // Put aside by whoever wrote the document.
                parked.clear();
                machine.parked().forEach(sequence -> parked.addAll(sequence.positions()));
            }
            case SubscriptionAction.Unfollow unfollow -> source = null;
            case SubscriptionAction.Handle handle -> handle(handle.delivery());
            case SubscriptionAction.Fetch fetch ->
                life.ask(
                        () -> read(fetch.position()),
                        event -> run(running -> running.fetched(fetch.sequence(), event, life.now())),
                        trouble -> run(running -> running.fetchFailed(fetch.sequence(), life.now())));
            case SubscriptionAction.Changed moved -> {}
        }
    }

    private SubscriptionAction.Seen look() {
        StateDocument document = world.state.get(duty.key);
        long head = world.log.head();
        return new SubscriptionAction.Seen(document, world.log.info().logId(), head, 0);
    }

    private Followed read(long position) {
        CommitAt at = CommitAt.read(world.log, settings.logName(), position);
        return new Followed(at.event(), at.commit().origin());
    }

    /** Takes what there is room for. */
    private void fill() {
        FollowMachine from = source;
        if (from == null) {
            return;
        }
        while (machine.room() > 0 && source == from) {
            List<Followed> taken = new ArrayList<>();
            long bytes = 0;
            Followed next = poll(from);
            while (next != null) {
                taken.add(next);
                bytes += next.event().bytes();
                next = taken.size() < machine.room() && bytes < machine.roomBytes() ? poll(from) : null;
            }
            if (taken.isEmpty() && from.position() <= machine.position()) {
                break;
            }
            taken.forEach(this::noteKnown);
            machine.offered(taken, from.position(), process.tail().logId(), life.now());
            if (taken.isEmpty()) {
                break;
            }
        }
    }

    private @Nullable Followed poll(FollowMachine from) {
        FollowMachine.Page page =
                from.advance(process.tail().recent(), process.tail().head(), life.now());
        if (page != null) {
            life.ask(
                    () -> SimulatedFollower.read(world, duty.query, page),
                    events -> {
                        from.read(events.events(), events.whole());
                        pump();
                    },
                    trouble -> {
                        from.readFailed(trouble, life.now());
                        Long until = from.waitsUntil();
                        life.at(until == null ? life.now() : until, this::pump);
                    });
        }
        return from.poll();
    }

    // ---- handling

    private void handle(Delivery delivery) {
        StateDocument document = world.state.get(duty.key);
        String owner = document == null ? "" : LeaseDocument.of(document).owner();
        if (!owner.equals(settings.owner())) {
            throw new AssertionError("two work under one lease: " + settings.owner() + " hands out position "
                    + delivery.items.getFirst().position() + " although " + owner + " holds it");
        }
        Channel channel = duty.channel;
        if (channel != null) {
            publish(delivery, channel);
            return;
        }
        boolean fails = world.faults.strike() && world.random.nextBoolean();
        if (world.faults.strike() && world.random.nextInt(30) == 0) {
            return; // it never ends
        }
        life.after(world.random.nextLong(6 * MILLI), () -> {
            if (!fails) {
                delivered(delivery, 1);
            }
            run(running -> running.handled(delivery, fails ? 0 : 1, fails ? Faults.trouble() : null, life.now()));
        });
    }

    /** What is sent arrives whatever becomes of the sender. */
    private void publish(Delivery delivery, Channel channel) {
        int size = delivery.items.size();
        boolean fails = world.faults.strike();
        int arrive = fails ? world.random.nextInt(size + 1) : size;
        int acknowledged = fails ? world.random.nextInt(Math.min(arrive, size - 1) + 1) : size;
        world.time.after(world.faults.latency(), () -> {
            for (Delivery.Item item : delivery.items.subList(0, arrive)) {
                StoredEvent event = item.followed.event();
                channel.arrived(event.id(), event.aggregate(), event.version());
                world.witness.count(Witness.Told.PUBLISHED);
                world.witness.traces(() -> settings.owner() + " publishes " + event.position());
            }
            life.after(world.faults.latency(), () -> {
                delivered(delivery, acknowledged);
                run(running -> running.handled(delivery, acknowledged, fails ? Faults.trouble() : null, life.now()));
            });
        });
    }

    private void delivered(Delivery delivery, int count) {
        Subscription noted = seen;
        for (Delivery.Item item : delivery.items.subList(0, count)) {
            duty.handled(item.position());
            // What was put aside counts as handled already.
            if (noted != null && delivery.sequence == null) {
                noted.delivered(item.followed.event());
            }
            world.witness.count(Witness.Told.HANDLED);
            world.witness.traces(() -> settings.owner() + " handles " + item.position());
        }
    }
}
