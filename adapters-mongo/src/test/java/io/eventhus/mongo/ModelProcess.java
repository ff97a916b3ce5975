package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.ConflictException;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.SteppedEngine;
import io.eventhus.tck.check.Append;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One process: the engine's machine, a caller and a reader, over one log. It may be stopped between two calls and started again. */
final class ModelProcess {

    static final LogLimits LIMITS = new LogLimits(6, 1 << 20, 8, 1 << 20, 1000);
    private static final MongoConfig CONFIG = MongoConfig.of("mongodb://model", "model", "model");
    /** Two documents for each insert, so that larger groups take several. */
    private static final MongoSizes SIZES = new MongoSizes(16 << 20, 2);

    private static final MongoSizes LARGE_SIZES = new MongoSizes(16 << 20, 100);
    private static final int MOST_WAITING = 4;

    private final ModelWorld world;
    private final Random random;
    private final Plant plant;
    private final String name;
    private final TailReader reader;
    private final Map<AggregateId, Long> versions = new HashMap<>();
    private int left;
    private int lives;
    private boolean isBusy;
    private CommitLog log;
    private @Nullable SteppedEngine engine;

    ModelProcess(ModelWorld world, Plant plant, String name, int calls) {
        this.world = world;
        this.random = world.random;
        this.plant = plant;
        this.name = name;
        this.left = calls;
        this.reader = new TailReader(world, name);
        this.log = fresh();
    }

    private CommitLog fresh() {
        String incarnation = name + "-" + ++lives;
        SimulatedCalls calls = plant.calls(world, incarnation);
        MongoSizes sizes = random.nextBoolean() ? SIZES : LARGE_SIZES;
        MongoCommitLog adapter = new MongoCommitLog(CONFIG, calls, sizes, LIMITS);
        return new ObservedLog(world, incarnation, plant.log(adapter, calls, CONFIG));
    }

    boolean isBusy() {
        return isBusy;
    }

    /** Tells whether nobody waits for it any more. */
    boolean isDone() {
        SteppedEngine open = engine;
        return left == 0 && open != null && open.waiting() == 0 && open.isIdle();
    }

    /** Tells whether its reader has come as far as the log reaches. */
    boolean hasRead(long position) {
        return reader.position() >= position;
    }

    /** Hands in one more commit. */
    void askOnce() {
        left++;
    }

    void step() {
        isBusy = true;
        try {
            doSomething();
        } catch (TransientException e) {
            world.traces(() -> name + " cannot now: " + e.getMessage());
        } finally {
            isBusy = false;
        }
    }

    private void doSomething() {
        SteppedEngine open = engine;
        if (open == null) {
            engine = SteppedEngine.open(log, name, LIMITS, random, world::now);
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 14) {
            reader.step(log);
        } else if (dice < 16 && world.strikes(100)) {
            restart(open);
        } else if (dice < 17 && world.strikes(20)) {
            Strays.append(world, log, name);
        } else if (dice < 24) {
            open.headSeen(log.head());
        } else if (dice < 50 && left > 0 && open.waiting() < MOST_WAITING) {
            left--;
            call(open);
        } else {
            open.step();
        }
    }

    private void restart(SteppedEngine running) {
        world.traces(() -> name + " starts anew");
        world.count(ModelEvent.RESTART, 1);
        world.count(ModelEvent.NEVER_TOLD, running.waiting());
        reader.stop();
        // Its next life is not part of the session in which it was told of them.
        versions.clear();
        engine = null;
        log = fresh();
    }

    private void call(SteppedEngine open) {
        switch (random.nextInt(8)) {
            case 0 -> load();
            case 1, 2, 3 -> {
                EventQuery query = ModelEvents.query(random);
                long head = load(query);
                append(open, List.of(new AppendCondition.NoEventMatching(query, head)));
            }
            case 4 -> {
                AggregateId aggregate = ModelEvents.account(random);
                long version = versions.getOrDefault(aggregate, 0L);
                append(open, List.of(new AppendCondition.ExpectedVersion(aggregate, version)));
            }
            case 5 -> append(open, List.of(new AppendCondition.NoStream(ModelEvents.account(random))));
            default -> {
                // Several at once go out as one group.
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    append(open, List.of());
                }
            }
        }
    }

    /** Looks for what it was told of by others, or by its own reader. */
    private void load() {
        long upTo = random.nextBoolean() ? world.sightings.told() : reader.position();
        long after = random.nextBoolean() ? 0 : random.nextLong(upTo + 1);
        all(log.find(ModelEvents.query(random), after, upTo));
        log.lastVersion(ModelEvents.account(random), upTo);
    }

    /** Does what a load does: a look at the head, then everything that matches up to it. */
    private long load(EventQuery query) {
        long head = log.head();
        for (StoredEvent event : all(log.find(query, 0, head))) {
            versions.merge(event.aggregate(), event.version(), Math::max);
        }
        return head;
    }

    private static List<StoredEvent> all(Cursor<StoredEvent> cursor) {
        List<StoredEvent> events = new ArrayList<>();
        try (cursor) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                events.add(event);
            }
        }
        return events;
    }

    private void append(SteppedEngine open, List<AppendCondition> conditions) {
        List<NewEvent> events = ModelEvents.draw(world);
        Append append = world.sightings.history().appending(events, conditions);
        String id = "c" + world.draw();
        world.traces(() -> name + " is handed " + id + " of " + events.size() + " on " + conditions);
        open.submit(id, events, conditions, new SteppedEngine.Caller() {
            @Override
            public void stored(Commit commit) {
                world.traces(() -> name + ": " + id + " is stored at " + commit.firstPosition());
                commit.events().forEach(event -> versions.merge(event.aggregate(), event.version(), Math::max));
                append.stored(commit);
            }

            @Override
            public void failed(EventhusException reason) {
                world.traces(() -> name + ": not " + id + ": " + reason.getMessage());
                world.count(
                        reason instanceof ConflictException
                                ? ModelEvent.CONFLICT
                                : reason instanceof OutcomeUnknownException ? ModelEvent.NEVER_TOLD : ModelEvent.FAILED,
                        1);
                append.failed(reason);
            }
        });
    }
}
