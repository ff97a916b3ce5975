package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.LogEntry;
import io.eventhus.api.TransientException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One append to the simulated backend, with everything unpleasant that the contract allows: requests and replies get
 * lost, land late or twice, writes stop half way, a primary is deposed while it writes.
 */
final class SimulatedAppend {

    private static final long MILLI = 1_000_000;

    private final VirtualTime time;
    private final Replicas replicas;
    private final Random random;
    private final Faults faults;
    private final Life life;
    private final long expectedHead;
    private final List<Commit> commits;
    private final Consumer<AppendOutcome> answer;
    /** It was sent twice, so that one copy's refusal says nothing of the other. */
    private boolean twice;

    private boolean answered;

    SimulatedAppend(World world, Life life, Action.Append append, Consumer<AppendOutcome> answer) {
        this.time = world.time;
        this.replicas = world.replicas;
        this.random = world.random;
        this.faults = world.faults;
        this.life = life;
        this.expectedHead = append.expectedHead();
        this.commits = append.commits();
        this.answer = answer;
    }

    void send() {
        int fault = faults.strike() ? random.nextInt(8) : -1;
        long later = MILLI * (1 + random.nextInt(200));
        time.after(faults.latency(), () -> {
            switch (fault) {
                case 0 -> end(unknown(0)); // the request was lost
                case 1 -> { // the reply is lost
                    deliver(commits.size(), AppendOutcome.Stored::new);
                    end(unknown(0));
                }
                case 2 -> { // it lands later, perhaps after the answer was given up
                    time.after(later, () -> deliver(commits.size(), AppendOutcome.Stored::new));
                    end(unknown(0));
                }
                case 3 -> { // it lands a second time
                    twice = true;
                    time.after(later, () -> deliver(commits.size(), AppendOutcome.Stored::new));
                    deliver(commits.size(), AppendOutcome.Stored::new);
                }
                case 7 -> { // the reply is lost, and the driver sends it again by itself
                    twice = true;
                    deliverUnheard();
                    time.after(later / 20, () -> deliver(commits.size(), AppendOutcome.Stored::new));
                }
                case 4 -> deliver(1 + random.nextInt(commits.size()), this::unknown); // cut half way
                case 5 -> end(new AppendOutcome.Failed(0, Faults.trouble())); // refused for the moment
                case 6 -> // the rest is refused for the moment
                    deliver(
                            random.nextInt(commits.size()),
                            stored -> new AppendOutcome.Failed(stored, Faults.trouble()));
                default -> deliver(commits.size(), AppendOutcome.Stored::new);
            }
        });
        // Whoever waits gives up some day.
        time.after(400 * MILLI, () -> end(unknown(0)));
    }

    /** Compare-and-append of the first {@code most} commits. */
    private void deliver(int most, IntFunction<AppendOutcome> ending) {
        Replicas.Replica asked = replicas.writable();
        if (asked.end() != expectedHead) {
            end(refused(asked));
        } else if (most == 0) {
            end(ending.apply(0));
        } else {
            List<Commit> stored = commits.subList(0, most);
            replicas.store(asked, stored, () -> end(ending.apply(stored.size())), () -> end(unknown(0)));
        }
    }

    private void deliverUnheard() {
        Replicas.Replica asked = replicas.writable();
        if (asked.end() == expectedHead) {
            replicas.store(asked, commits, () -> {}, () -> {});
        }
    }

    /** What it means that the log of the replica that was asked does not end where the caller thought. */
    private AppendOutcome refused(Replicas.Replica asked) {
        int index = asked.indexOf(expectedHead + 1);
        LogEntry there = index < asked.log().size() ? asked.log().get(index) : null;
        if (there instanceof Commit commit && commits.getFirst().id().equals(commit.id())) {
            return unknown(0);
        }
        if (there == null || index >= asked.committed()) {
            // What stands there may vanish: this copy is not stored, and nothing is final at this position.
            TransientException undecided = new TransientException("the position is not decided yet");
            return twice ? new AppendOutcome.Unknown(0, undecided) : new AppendOutcome.Failed(0, undecided);
        }
        return new AppendOutcome.HeadMoved(0);
    }

    private AppendOutcome unknown(int stored) {
        return new AppendOutcome.Unknown(stored, Faults.trouble());
    }

    private void end(AppendOutcome outcome) {
        if (!answered) {
            answered = true;
            life.after(faults.latency(), () -> answer.accept(outcome));
        }
    }
}
