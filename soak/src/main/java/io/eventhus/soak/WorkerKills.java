package io.eventhus.soak;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Kills workers at random moments and starts others, one to three at a time. */
final class WorkerKills implements Ordeal {

    private static final int MOST_WORKERS = 3;
    /** A life is killed at a moment up to so long after its first acknowledged commit. */
    private static final int MOST_LIFE_MILLIS = 4_000;

    private final int kills;
    private final Random random;
    private int killed;

    WorkerKills(int kills, Random random) {
        this.kills = kills;
        this.random = random;
    }

    @Override
    public String run(Crew crew) throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            // One to three at once: how many may change with each kill.
            int wanted = 1 + random.nextInt(MOST_WORKERS);
            while (crew.alive().size() < wanted) {
                crew.begin();
            }
            killOne(crew);
            if (kill % 10 == 0 || kill == kills) {
                crew.tell(kill + " kills, " + crew.alive().size() + " workers left");
            }
        }
        // Two more without a kill.
        while (crew.alive().size() < 2) {
            crew.begin();
        }
        crew.finish();
        return killed + " kills";
    }

    private void killOne(Crew crew) throws InterruptedException {
        Life victim = crew.alive().remove(random.nextInt(crew.alive().size()));
        if (victim.awaitWork(Crew.PATIENCE)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_LIFE_MILLIS));
        } else {
            crew.trouble("life " + victim.number() + " did no work");
        }
        if (victim.isAlive()) {
            victim.kill();
            killed++;
        } else {
            crew.trouble("life " + victim.number() + " ended before it was killed");
        }
    }
}
