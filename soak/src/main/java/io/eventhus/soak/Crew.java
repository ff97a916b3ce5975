package io.eventhus.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/** The lives of a run, and what went wrong with them. */
final class Crew implements AutoCloseable {

    /** How long anything may take that has to come about. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Run run;
    private final Work work;
    private final int callers;
    private final Random random;
    private final Consumer<String> out;
    private final RunCommits commits = new RunCommits();
    private final List<Life> alive = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private int lives;

    /**
     * Makes one without anybody in it.
     *
     * @param callers of each life
     * @param out     is told what happens
     */
    Crew(Run run, Work work, int callers, Random random, Consumer<String> out) {
        this.run = run;
        this.work = work;
        this.callers = callers;
        this.random = random;
        this.out = out;
    }

    List<Life> alive() {
        return alive;
    }

    RunCommits commits() {
        return commits;
    }

    /** Returns what must not be. */
    List<String> troubles() {
        return troubles;
    }

    int lives() {
        return lives;
    }

    void begin() throws IOException {
        alive.add(Life.begin(run, work, ++lives, random.nextLong(), callers, commits));
    }

    /** Waits until everybody alive has had a commit acknowledged. */
    void awaitWork() throws InterruptedException {
        for (Life each : alive) {
            if (!each.awaitWork(PATIENCE)) {
                trouble("life " + each.number() + " did no work");
            }
        }
    }

    /** Waits for the first commit that counts; there is none either if nobody is left who could. */
    OptionalLong awaitCommit(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        OptionalLong first = commits.awaitFirst(LOOK_EVERY);
        while (first.isEmpty() && System.nanoTime() - end < 0 && alive.stream().anyMatch(Life::isAlive)) {
            first = commits.awaitFirst(LOOK_EVERY);
        }
        return first;
    }

    /** All end, and one more life relays and projects what is left. */
    void finish() throws IOException, InterruptedException {
        awaitWork();
        for (Life each : alive) {
            each.stop();
        }
        for (Life each : alive) {
            trouble(each.end(PATIENCE));
        }
        alive.clear();
        trouble(Life.begin(run, work, ++lives, 0, 0, commits).end(PATIENCE));
    }

    void trouble(String what) {
        if (!what.isEmpty()) {
            tell(what);
            troubles.add(what);
        }
    }

    void tell(String what) {
        out.accept(what);
    }

    /** Kills who is left. */
    @Override
    public void close() {
        for (Life each : alive) {
            each.kill();
        }
    }
}
