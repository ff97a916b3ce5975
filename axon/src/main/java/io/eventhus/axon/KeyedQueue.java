package io.eventhus.axon;

import io.eventhus.api.EventhusException;
import io.eventhus.api.OverloadedException;
import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of tasks of which some may run at once: tasks with one key one after the other, in the order in which
 * they came; tasks with other keys, or none, do not wait for them.
 */
final class KeyedQueue {

    /** One task, which runs until it says that it is done. */
    interface Task {
        /** Names what must run one after the other, or null. */
        @Nullable
        String key();

        /** Starts the task; never throws. {@link KeyedQueue#done} must follow, once. */
        void start();

        /** Tells that the task was given up; it may have been started or not. */
        void fail(EventhusException reason);
    }

    private final int mostRunning;
    private final int mostWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Deque<Task> ready = new ArrayDeque<>();
    private final Map<String, Deque<Task>> behindKey = new HashMap<>();
    private final Set<Task> running = new HashSet<>();
    private int waiting;
    private boolean closed;

    KeyedQueue(int mostRunning, int mostWaiting) {
        this.mostRunning = mostRunning;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Takes a task.
     *
     * @throws OverloadedException if the queue is full
     * @throws PermanentException if it is closed
     */
    void add(Task task) {
        lock.lock();
        try {
            if (closed) {
                throw new PermanentException("dispatching a command: the command bus is closed; nothing was done");
            }
            if (waiting >= mostWaiting) {
                throw new OverloadedException("dispatching a command: " + waiting + " commands are waiting and "
                        + running.size() + " are in flight; expected at most " + mostWaiting
                        + " to wait, so send it again later. Nothing was done");
            }
            waiting++;
            enqueue(task);
        } finally {
            lock.unlock();
        }
        startMore();
    }

    private void enqueue(Task task) {
        String key = task.key();
        Deque<Task> others = key == null ? null : behindKey.get(key);
        if (others != null) {
            others.add(task);
            return;
        }
        if (key != null) {
            behindKey.put(key, new ArrayDeque<>(2));
        }
        ready.add(task);
    }

    /** Tells that a started task is over; the next one with its key may start. */
    void done(Task task) {
        lock.lock();
        try {
            if (!running.remove(task)) {
                return;
            }
            String key = task.key();
            if (key != null) {
                nextOf(key);
            }
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        startMore();
    }

    private void nextOf(String key) {
        Deque<Task> others = behindKey.get(key);
        Task next = others == null ? null : others.poll();
        if (next == null) {
            behindKey.remove(key);
        } else {
            ready.add(next);
        }
    }

    private void startMore() {
        for (Task next = take(); next != null; next = take()) {
            next.start();
        }
    }

    private @Nullable Task take() {
        lock.lock();
        try {
            if (running.size() >= mostRunning || ready.isEmpty()) {
                return null;
            }
            Task next = ready.remove();
            waiting--;
            running.add(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no more tasks, waits for those it has, and gives up those that are not over by then. Repeating it does
     * nothing.
     */
    void close(Duration atMost) {
        List<Task> left;
        lock.lock();
        try {
            closed = true;
            awaitIdle(atMost);
            left = new ArrayList<>(running);
            left.addAll(ready);
            behindKey.values().forEach(left::addAll);
            ready.clear();
            behindKey.clear();
            waiting = 0;
        } finally {
            lock.unlock();
        }
        if (!left.isEmpty()) {
            PermanentException reason =
                    new PermanentException("closing the command bus: the command was not over after " + atMost
                            + "; if it was in flight, read what it would have stored to learn whether it did");
            left.forEach(task -> task.fail(reason));
        }
    }

    private void awaitIdle(Duration atMost) {
        long nanos = atMost.toNanos();
        try {
            while (nanos > 0 && !(running.isEmpty() && waiting == 0)) {
                nanos = idle.awaitNanos(nanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
