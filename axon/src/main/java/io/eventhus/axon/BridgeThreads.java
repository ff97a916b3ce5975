package io.eventhus.axon;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts the virtual threads of the bridge: the workers of the command bus and whatever asks the log. A command may go
 * on on any of them, so all are marked: what is dispatched from there is part of that command.
 */
final class BridgeThreads {

    private static final ThreadLocal<Boolean> WITHIN_A_COMMAND = ThreadLocal.withInitial(() -> false);
    private static final AtomicLong STARTED = new AtomicLong();

    private BridgeThreads() {}

    /** Runs a task on a marked virtual thread of its own. */
    static void start(Runnable task) {
        Thread.ofVirtual().name("eventhus-axon-" + STARTED.incrementAndGet()).start(() -> {
            WITHIN_A_COMMAND.set(true);
            task.run();
        });
    }

    /** Tells whether the calling thread is marked. */
    static boolean withinACommand() {
        return WITHIN_A_COMMAND.get();
    }

    /** Runs a task as if the calling thread were not marked: what a caller hangs on its result is not the command. */
    static void unmarked(Runnable task) {
        run(task, false);
    }

    /** Runs a task with the calling thread marked. */
    static void marked(Runnable task) {
        run(task, true);
    }

    private static void run(Runnable task, boolean mark) {
        boolean before = WITHIN_A_COMMAND.get();
        WITHIN_A_COMMAND.set(mark);
        try {
            task.run();
        } finally {
            WITHIN_A_COMMAND.set(before);
        }
    }
}
