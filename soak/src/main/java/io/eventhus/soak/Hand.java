package io.eventhus.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One JVM that goes along a log, as who started it sees it. It gets lines: positions to go to if it does not go by itself, and the word
 * {@value #END}; it says each position that it has reached, one a line.
 */
final class Hand implements AutoCloseable {

    /** After this line it ends in good order. */
    static final String END = "end";

    private static final Duration UNTIL_ENDED = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Writer to;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long reached;
    private boolean silent;

    private Hand(String name, Process process) {
        this.name = name;
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        // It ends with the process, whose output ends then.
        Thread.ofVirtual().start(this::listen);
    }

    /** Starts one; {@code name} is what people know it by. */
    static Hand begin(String name, Class<?> main, String... arguments) throws IOException {
        return new Hand(name, Jvm.start(main, arguments));
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(Long.parseLong(line), false);
            }
        } catch (IOException e) {
            // Its output was cut: it was killed.
            process.destroyForcibly();
        } finally {
            heard(0, true);
        }
    }

    private void heard(long position, boolean isLast) {
        lock.lock();
        try {
            reached = Math.max(reached, position);
            silent = isLast;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks it to go on to a position. */
    void goTo(long position) {
        tell(Long.toString(position));
    }

    private void tell(String line) {
        try {
            to.write(line + "\n");
            to.flush();
        } catch (IOException e) {
            // It has ended by itself; whoever waits for it is told.
            process.destroyForcibly();
        }
    }

    /** Waits until it says that it is at a position or behind it; returns what is wrong if it does not, empty: nothing. */
    String await(long position, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (reached < position && !silent && left > 0) {
                left = moved.awaitNanos(left);
            }
            if (reached >= position) {
                return "";
            }
            return name + (silent ? " ended by itself" : " came no further within " + atMost) + "; it is at position "
                    + reached + ", expected " + position;
        } finally {
            lock.unlock();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; waits for the end of it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end, and returns what was wrong with it; empty: nothing. */
    String end() throws InterruptedException {
        tell(END);
        if (!process.waitFor(UNTIL_ENDED.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            return name + " did not end within " + UNTIL_ENDED;
        }
        int code = process.exitValue();
        return code == 0 ? "" : name + " ended by itself with code " + code;
    }

    @Override
    public void close() {
        kill();
    }
}
