package io.eventhus.axon;

import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.Load;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The finite stream of what was sourced, with the marker as its last entry. What does not come before the stream is handed
 * out is read ahead by a thread of its own into a bounded buffer, so that no method of the stream waits for the log. The cursor is closed at the end, on failure, when
 * the stream is closed, and when nobody takes anything for too long.
 */
final class SourcingStream implements MessageStream<EventMessage> {

    private static final int MOST_READ_AHEAD = 256;

    /** How long a full buffer waits to be read: an abandoned stream must not hold a cursor for ever. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Entry<EventMessage>> entries = new ArrayDeque<>();
    private final StreamCallback callback = new StreamCallback();
    private boolean ended;
    private @Nullable Throwable failure;

    private SourcingStream() {}

    /**
     * Starts to source. A virtual thread waits itself until there is as much as fits: another thread costs more than that.
     *
     * @param loading reads the log
     * @param mapping gives the entry of an event, or null if it does not match
     */
    static SourcingStream start(Supplier<Load> loading, Function<StoredEvent, @Nullable Entry<EventMessage>> mapping) {
        SourcingStream stream = new SourcingStream();
        if (Thread.currentThread().isVirtual() && !Thread.currentThread().isInterrupted()) {
            stream.read(loading, mapping, MOST_READ_AHEAD);
        } else {
            BridgeThreads.start(() -> stream.read(loading, mapping, Long.MAX_VALUE));
        }
        return stream;
    }

    private void read(Supplier<Load> loading, Function<StoredEvent, @Nullable Entry<EventMessage>> mapping, long most) {
        try {
            readOn(loading.get(), mapping, most);
        } catch (RuntimeException | Error trouble) {
            end(null, trouble);
        }
    }

    /** Reads to the end; behind {@code most} events on a thread of its own, which may wait for room. */
    private void readOn(Load load, Function<StoredEvent, @Nullable Entry<EventMessage>> mapping, long most) {
        boolean goesOn = false;
        try {
            goesOn = readAll(load, mapping, most);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            end(null, interrupted);
        } catch (RuntimeException | Error trouble) {
            end(null, trouble);
        } finally {
            if (!goesOn) {
                load.events().close();
            }
        }
        if (goesOn) {
            BridgeThreads.start(() -> readOn(load, mapping, Long.MAX_VALUE));
        }
    }

    /** Reads until the end, or until the stream is closed, or returns true because there is more. */
    private boolean readAll(Load load, Function<StoredEvent, @Nullable Entry<EventMessage>> mapping, long most)
            throws InterruptedException {
        long left = most;
        for (StoredEvent event = load.events().next();
                event != null;
                event = load.events().next()) {
            Entry<EventMessage> entry = mapping.apply(event);
            if (entry != null && !add(entry)) {
                return false;
            }
            if (--left == 0) {
                return true;
            }
        }
        end(TerminalEntry.at(load.head()), null);
        return false;
    }

    private boolean add(Entry<EventMessage> entry) throws InterruptedException {
        boolean isNews;
        lock.lockInterruptibly();
        try {
            awaitRoom();
            if (ended) {
                return false;
            }
            isNews = entries.isEmpty();
            entries.add(entry);
        } finally {
            lock.unlock();
        }
        if (isNews) {
            callback.call();
        }
        return true;
    }

    private void awaitRoom() throws InterruptedException {
        long left = LONGEST_WAIT.toNanos();
        while (!ended && entries.size() >= MOST_READ_AHEAD) {
            if (left <= 0) {
                throw new TransientException("sourcing events: nobody has taken an entry for "
                        + LONGEST_WAIT.toSeconds() + " seconds while " + entries.size()
                        + " were waiting; expected the stream to be read or closed, so source again");
            }
            left = room.awaitNanos(left);
        }
    }

    private void end(@Nullable Entry<EventMessage> last, @Nullable Throwable trouble) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            failure = trouble;
            if (last != null) {
                entries.add(last);
            }
        } finally {
            lock.unlock();
        }
        callback.call();
    }

    @Override
    public Optional<Entry<EventMessage>> next() {
        lock.lock();
        try {
            Entry<EventMessage> entry = entries.poll();
            if (entries.size() < MOST_READ_AHEAD / 2) {
                room.signal();
            }
            return Optional.ofNullable(entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry<EventMessage>> peek() {
        lock.lock();
        try {
            return Optional.ofNullable(entries.peek());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setCallback(Runnable toCall) {
        callback.set(toCall);
        boolean atOnce;
        lock.lock();
        try {
            atOnce = ended || !entries.isEmpty();
        } finally {
            lock.unlock();
        }
        if (atOnce) {
            callback.call();
        }
    }

    @Override
    public Optional<Throwable> error() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isCompleted() {
        lock.lock();
        try {
            return ended && entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasNextAvailable() {
        return peek().isPresent();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            entries.clear();
            room.signal();
        } finally {
            lock.unlock();
        }
    }
}
