package io.eventhus.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills the one server by SIGKILL under two workers who live on, and starts it again on the same data. After each start a
 * commit has to get through soon: one that was handed in after the kill, as an earlier one may have been stored before it.
 */
final class ServerKills implements Ordeal {

    static final int WORKERS = 2;

    private static final int MOST_PAUSE_MILLIS = 2_000;
    private static final Duration MOST_UNTIL_COMMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Runnable kill;
    private final Runnable start;
    private final int kills;
    private final Random random;
    private long longest;
    private long longestOutage;

    /**
     * Makes an ordeal.
     *
     * @param kill  kills the server
     * @param start starts it again on the same data, and returns when it answers
     */
    ServerKills(Runnable kill, Runnable start, int kills, Random random) {
        this.kill = kill;
        this.start = start;
        this.kills = kills;
        this.random = random;
    }

    @Override
    public String run(Crew crew) throws IOException, InterruptedException {
        while (crew.alive().size() < WORKERS) {
            crew.begin();
        }
        crew.awaitWork();
        for (int kill = 1; kill <= kills; kill++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
            killOnce(crew);
            if (kill % 10 == 0 || kill == kills) {
                crew.tell(kill + " kills; " + measured());
            }
        }
        crew.finish();
        return kills + " kills of the server; " + measured();
    }

    private void killOnce(Crew crew) throws InterruptedException {
        long begun = System.nanoTime();
        kill.run();
        crew.commits().countFromNow();
        start.run();
        long back = System.nanoTime();
        OptionalLong first = crew.awaitCommit(PATIENCE);
        if (first.isEmpty()) {
            crew.trouble("no commit got through within " + PATIENCE + " of a restart");
            return;
        }
        long millis = RunCommits.millisBetween(back, first.getAsLong());
        longest = Math.max(longest, millis);
        longestOutage = Math.max(longestOutage, RunCommits.millisBetween(begun, first.getAsLong()));
        if (millis > MOST_UNTIL_COMMIT.toMillis()) {
            crew.trouble("the first commit came " + millis + " ms after the server was back; expected at most "
                    + MOST_UNTIL_COMMIT.toMillis());
        }
    }

    private String measured() {
        return String.format(
                Locale.ROOT,
                "first commit at most %.2f s after the server is back, %.2f s after the kill",
                longest / 1_000.0,
                longestOutage / 1_000.0);
    }
}
