package io.eventhus.core;

import io.eventhus.api.EventhusException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One life of a process. It may end at any moment; then nothing that is on its way reaches it. It may stand still for a
 * while; then everything reaches it late. Its clock is its own.
 */
final class Life {

    private final World world;
    private final long clock;
    private boolean over;
    private long stillUntil;

    Life(World world) {
        this.world = world;
        this.clock = world.random.nextLong(1_000_000_000_000L);
    }

    /** The time by its own clock. */
    long now() {
        return world.time.now() + clock;
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    void standStill(long nanos) {
        stillUntil = world.time.now() + nanos;
    }

    void after(long nanos, Runnable what) {
        world.time.after(Math.max(0, nanos), () -> run(what));
    }

    /** Does it when its own clock shows a time. */
    void at(long time, Runnable what) {
        after(time - now(), what);
    }

    private void run(Runnable what) {
        if (over) {
            return;
        }
        if (world.time.now() < stillUntil) {
            after(stillUntil - world.time.now(), what);
        } else {
            what.run();
        }
    }

    /** Asks the backend something: request and answer take their time, and either may be lost. */
    <R> void ask(Supplier<R> call, Consumer<R> answer, Consumer<EventhusException> failed) {
        world.time.after(world.faults.latency(), () -> {
            R result;
            try {
                if (world.faults.strike() && world.random.nextInt(3) == 0) {
                    throw Faults.trouble();
                }
                result = call.get();
            } catch (EventhusException e) {
                after(world.faults.latency(), () -> failed.accept(e));
                return;
            }
            after(world.faults.latency(), () -> answer.accept(result));
        });
    }
}
