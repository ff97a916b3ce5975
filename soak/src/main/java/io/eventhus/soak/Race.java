package io.eventhus.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Four processes append to one log as much as they can, for a while, and nobody is killed. */
final class Race implements Ordeal {

    private static final int PROCESSES = 4;

    private final Duration time;

    Race(Duration time) {
        this.time = time;
    }

    @Override
    public String run(Crew crew) throws IOException, InterruptedException {
        while (crew.alive().size() < PROCESSES) {
            crew.begin();
        }
        crew.awaitWork();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        crew.finish();
        return PROCESSES + " processes racing for " + time.toSeconds() + " s";
    }
}
