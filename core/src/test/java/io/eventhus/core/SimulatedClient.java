package io.eventhus.core;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.Tag;
import io.eventhus.tck.check.Append;
import io.eventhus.tck.check.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** One caller of a process: loads, decides and appends, one call after the other. */
final class SimulatedClient {

    private static final long MILLI = 1_000_000;
    private static final JsonData DATA = JsonData.ofText("{\"amount\":1}");
    private static final String[] TYPES = {"DepositPerformed", "WithdrawalPerformed"};

    private final World world;
    private final Random random;
    private final Supplier<SimulatedProcess> process;
    private final Runnable ended;
    private int left;
    private boolean hasEnded;
    /** Grows with each call, so that the answer to one that was given up is told apart. */
    private int call;

    SimulatedClient(World world, Supplier<SimulatedProcess> process, int calls, Runnable ended) {
        this.world = world;
        this.random = world.random;
        this.process = process;
        this.left = calls;
        this.ended = ended;
    }

    /** Begins, or goes on where its process is there again. */
    void start() {
        if (!hasEnded) {
            goOn(++call);
        }
    }

    private void next() {
        call++;
        if (left == 0) {
            hasEnded = true;
            ended.run();
            return;
        }
        left--;
        switch (random.nextInt(6)) {
            case 0 -> load(false);
            case 1, 2 -> load(true);
            default -> append(commit(conditions()));
        }
    }

    /** Its process has crashed: whatever it asked is never answered. */
    void abandon() {
        call++;
    }

    private void goOn(int from) {
        if (from == call) {
            world.time.after(random.nextLong(20 * MILLI), () -> {
                if (from == call) {
                    next();
                }
            });
        }
    }

    private void load(boolean thenAppend) {
        EventQuery query = query();
        int mine = call;
        Read reading = world.witness.history().loading(query, 0);
        process.get()
                .load(
                        query,
                        load -> {
                            Samples.all(load.events()).forEach(reading::came);
                            reading.ended(load.head());
                            world.witness.traces(() -> "    loaded up to " + load.head() + " " + query.items());
                            world.witness.count(Witness.Told.LOADED);
                            if (thenAppend && mine == call) {
                                append(commit(List.of(new AppendCondition.NoEventMatching(query, load.head()))));
                            } else {
                                goOn(mine);
                            }
                        },
                        trouble -> goOn(mine));
    }

    /** Appends a commit without conditions until it is stored. */
    void insist() {
        call++;
        append(commit(List.of()), this::insist, ended);
    }

    private void append(NewCommit commit) {
        int mine = call;
        Runnable next = () -> goOn(mine);
        append(commit, next, next);
    }

    private void append(NewCommit commit, Runnable failed, Runnable stored) {
        String id = world.witness.nextCommitId();
        Append append = world.witness.invoked(process.get().name(), id, commit);
        process.get().submit(commit, id, new SimulatedProcess.Answer() {
            @Override
            public void stored(Commit answer) {
                world.witness.stored(append, answer);
                stored.run();
            }

            @Override
            public void failed(EventhusException reason) {
                world.witness.failed(append, id, reason);
                // A queue that is full is no reason to hurry.
                world.time.after(MILLI, failed);
            }
        });
    }

    private NewCommit commit(List<AppendCondition> conditions) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String name = name();
            Set<Tag> tags = tags(name, random.nextInt(4) == 0 ? name() : name);
            String id = world.witness.nextEventId();
            String type = TYPES[random.nextInt(TYPES.length)];
            events.add(new NewEvent(id, Samples.account(name), type, "", DATA, Samples.TIME, Map.of(), tags));
        }
        return new NewCommit(events, conditions);
    }

    private List<AppendCondition> conditions() {
        List<AppendCondition> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            conditions.add(condition());
        }
        return conditions;
    }

    /** Some of what nobody could know in time, so that there is something to refuse. */
    private AppendCondition condition() {
        var aggregate = Samples.account(name());
        long loaded = Math.max(0, world.replicas.durableEnd() - random.nextInt(30));
        return switch (random.nextInt(6)) {
            case 0 -> new AppendCondition.NoStream(aggregate);
            case 1 -> new AppendCondition.StreamExists(aggregate);
            case 2, 3 -> new AppendCondition.ExpectedVersion(aggregate, world.witness.lastVersion(aggregate));
            default -> new AppendCondition.NoEventMatching(query(), loaded);
        };
    }

    private EventQuery query() {
        return switch (random.nextInt(7)) {
            case 0 -> EventQuery.ofAggregate(Samples.account(name()));
            case 1 -> EventQuery.ofTags(tags(name(), name()).toArray(Tag[]::new));
            case 2 -> EventQuery.ofTypes(TYPES[0]);
            case 3 -> new EventQuery(List.of(tagged(name()), tagged(name())));
            default -> EventQuery.ofTags(tag(name()));
        };
    }

    private static EventQuery.Item tagged(String name) {
        return EventQuery.ofTags(tag(name)).items().getFirst();
    }

    private String name() {
        return Integer.toString(random.nextInt(6));
    }

    private static Set<Tag> tags(String name, String other) {
        return name.equals(other) ? Set.of(tag(name)) : Set.of(tag(name), tag(other));
    }

    private static Tag tag(String name) {
        return new Tag("Account", name);
    }
}
