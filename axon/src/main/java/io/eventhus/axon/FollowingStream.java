package io.eventhus.axon;

import io.eventhus.api.StoredEvent;
import io.eventhus.core.Follower;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The infinite stream of an event processor. It ends in two ways only: it is closed, or it has an {@link #error()};
 * Axon 5.0.1 would wait for ever on a stream that completes without one. Trouble of the backend that passes is ridden
 * out by the follower below.
 */
final class FollowingStream implements MessageStream<EventMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingStream.class);

    private final Function<StoredEvent, @Nullable Entry<EventMessage>> mapping;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private @Nullable Follower follower;
    private @Nullable Entry<EventMessage> ready;
    private @Nullable Throwable failure;
    private final StreamCallback callback = new StreamCallback();
    private boolean closed;

    private FollowingStream(Function<StoredEvent, @Nullable Entry<EventMessage>> mapping) {
        this.mapping = mapping;
    }

    /**
     * Opens a stream.
     *
     * @param opening checks the position and follows the log; called on another thread
     * @param mapping gives the entry of an event, or null if it does not match
     */
    static FollowingStream open(
            Supplier<Follower> opening, Function<StoredEvent, @Nullable Entry<EventMessage>> mapping) {
        FollowingStream stream = new FollowingStream(mapping);
        BridgeThreads.start(() -> stream.open(opening));
        return stream;
    }

    private void open(Supplier<Follower> opening) {
        try {
            attach(opening.get());
        } catch (RuntimeException | Error refused) {
            fail(refused);
            changed();
        }
    }

    private void attach(Follower opened) {
        lock.lock();
        try {
            if (closed) {
                opened.close();
                return;
            }
            follower = opened;
        } finally {
            lock.unlock();
        }
        opened.onChange(this::signal);
    }

    /** Calls the callback on another thread: this one follows the log for everybody and must not be held up. */
    private void signal() {
        if (signalled.compareAndSet(false, true)) {
            Thread.ofVirtual().name("eventhus-axon-stream").start(() -> {
                signalled.set(false);
                changed();
            });
        }
    }

    private void changed() {
        try {
            callback.call();
        } catch (RejectedExecutionException over) {
            // The processor has shut its threads down and closes the stream next: nobody is left to be told.
            LOG.debug("A processor that has shut down was told that there is something to read", over);
        }
    }

    private void fail(Throwable trouble) {
        lock.lock();
        try {
            if (!closed && failure == null) {
                failure = trouble;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry<EventMessage>> next() {
        lock.lock();
        try {
            Optional<Entry<EventMessage>> entry = peek();
            ready = null;
            return entry;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry<EventMessage>> peek() {
        lock.lock();
        try {
            if (ready == null && !closed && failure == null && follower != null) {
                ready = take(follower);
            }
            return Optional.ofNullable(ready);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry<EventMessage> take(Follower from) {
        try {
            for (StoredEvent event = from.poll(); event != null; event = from.poll()) {
                Entry<EventMessage> entry = mapping.apply(event);
                if (entry != null) {
                    return entry;
                }
            }
        } catch (RuntimeException unreadable) {
            fail(unreadable);
        }
        return null;
    }

    @Override
    public void setCallback(Runnable toCall) {
        callback.set(toCall);
        boolean atOnce;
        lock.lock();
        try {
            atOnce = closed || failure != null || follower != null;
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
            if (failure == null && follower != null && !closed) {
                failure = follower.failure().orElse(null);
            }
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isCompleted() {
        lock.lock();
        try {
            return closed || (ready == null && error().isPresent());
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
        Follower toClose;
        lock.lock();
        try {
            closed = true;
            ready = null;
            toClose = follower;
            follower = null;
        } finally {
            lock.unlock();
        }
        if (toClose != null) {
            toClose.close();
        }
    }
}
