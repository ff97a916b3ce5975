package io.eventhus.tck.mongo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last commands that came, bounded in number and in bytes on the wire. */
final class CommandRecord {

    static final int MOST_COMMANDS = 10_000;
    static final long MOST_BYTES = 16_000_000;

    private record Entry(SeenCommand command, int bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long order;
    private long bytes;

    void add(int connection, Request request, String done) {
        lock.lock();
        try {
            order++;
            long number = counts.merge(request.name(), 1L, Long::sum);
            SeenCommand command = new SeenCommand(
                    order,
                    number,
                    connection,
                    request.name(),
                    request.database(),
                    request.collection(),
                    request.body(),
                    done);
            entries.addLast(new Entry(command, request.length()));
            bytes += request.length();
            while (entries.size() > MOST_COMMANDS || (bytes > MOST_BYTES && entries.size() > 1)) {
                bytes -= entries.removeFirst().bytes();
            }
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<SeenCommand> all() {
        lock.lock();
        try {
            List<SeenCommand> all = new ArrayList<>(entries.size());
            entries.forEach(entry -> all.add(entry.command()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    long count(String name) {
        lock.lock();
        try {
            return counts.getOrDefault(Request.nameFor(name), 0L);
        } finally {
            lock.unlock();
        }
    }

    SeenCommand await(String spelled, long number, Duration longest) {
        String name = Request.nameFor(spelled);
        lock.lock();
        try {
            long left = longest.toNanos();
            while (counts.getOrDefault(name, 0L) < number) {
                if (left <= 0) {
                    throw new AssertionError("no " + name + " number " + number + " came within " + longest.toMillis()
                            + " ms; " + counts.getOrDefault(name, 0L) + " came so far");
                }
                left = came.awaitNanos(left);
            }
            return kept(name, number);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name + " number " + number, e);
        } finally {
            lock.unlock();
        }
    }

    private SeenCommand kept(String name, long number) {
        for (Entry entry : entries) {
            if (entry.command().name().equals(name) && entry.command().number() == number) {
                return entry.command();
            }
        }
        throw new AssertionError(name + " number " + number + " came, but is no longer among the last " + entries.size()
                + " commands, which are all that is kept");
    }
}
