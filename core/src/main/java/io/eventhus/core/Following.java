package io.eventhus.core;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that follow one log: one look at its head serves them all. While somebody follows, the head is looked at when the
 * doorbell rings and, adaptively, in between; nobody looks while nobody follows.
 */
final class Following implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Rings may be missing: a log that rings is looked at all the same. */
    private static final long LONGEST_PAUSE_WITH_RINGS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CommitLog log;
    private final HeadLook head;
    private final Set<LiveFollower> followers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks;
    private final ExecutorService pages;
    private final long longestPause;
    private final Watch watch;
    private final AtomicBoolean lookIsQueued = new AtomicBoolean();
    private volatile @Nullable LogDriver driver;
    private @Nullable ScheduledFuture<?> nextLook;
    private long pause = SHORTEST_PAUSE_NANOS;

    Following(CommitLog log, HeadLook head) {
        this.log = log;
        this.head = head;
        this.longestPause = log.info().can(Capability.WAKES_UP) ? LONGEST_PAUSE_WITH_RINGS_NANOS : LONGEST_PAUSE_NANOS;
        this.looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eventhus-tail").factory());
        this.pages = Executors.newFixedThreadPool(
                4, Thread.ofPlatform().daemon().name("eventhus-page-", 0).factory());
        this.watch = log.watch(new Bell());
    }

    /** Sets the driver of the same log; before that nobody follows. */
    void drivenBy(LogDriver running) {
        driver = running;
    }

    LiveFollower follow(EventQuery query, boolean withOrigin, long after, int pageEvents) {
        LiveFollower follower = new LiveFollower(this, query, withOrigin, after, pageEvents);
        followers.add(follower);
        lookNow();
        return follower;
    }

    /** The validated head has moved, or the engine has halted. */
    void grown() {
        followers.forEach(LiveFollower::ring);
    }

    // ---- what followers need

    <R> R look(Function<LogTail, R> look) {
        return running().look(look);
    }

    @Nullable
    EventhusException halted() {
        return running().halted();
    }

    Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return log.find(query, after, upTo);
    }

    Cursor<LogEntry> entries(long after, long upTo) {
        return log.read(after, upTo);
    }

    void read(Runnable page) {
        if (!pages.isShutdown()) {
            pages.execute(page);
        }
    }

    void ringLater(LiveFollower follower, long nanos) {
        if (!looks.isShutdown()) {
            ScheduledFuture<?> unused = looks.schedule(follower::ring, nanos, TimeUnit.NANOSECONDS);
        }
    }

    void forget(LiveFollower follower) {
        followers.remove(follower);
    }

    private LogDriver running() {
        LogDriver running = driver;
        if (running == null) {
            throw new IllegalStateException("nobody drives the log yet");
        }
        return running;
    }

    // ---- looking at the head

    /** What rings with a position need not be looked for. */
    private final class Bell implements Doorbell {

        @Override
        public void ring() {
            lookNow();
        }

        @Override
        public void ring(long position) {
            LogDriver running = driver;
            if (running == null) {
                return;
            }
            if (followers.isEmpty()) {
                running.rung(position);
            } else {
                running.headSeen(position);
            }
        }
    }

    private void lookNow() {
        if (!followers.isEmpty() && !looks.isShutdown() && lookIsQueued.compareAndSet(false, true)) {
            looks.execute(() -> {
                lookIsQueued.set(false);
                pause = SHORTEST_PAUSE_NANOS;
                lookAtHead();
            });
        }
    }

    private void lookAtHead() {
        if (nextLook != null) {
            nextLook.cancel(false);
            nextLook = null;
        }
        if (followers.isEmpty() || halted() != null) {
            return;
        }
        try {
            long before = look(LogTail::head);
            long now = head.fresh();
            running().headSeen(now);
            pause = now > before ? SHORTEST_PAUSE_NANOS : Math.min(longestPause, pause * 2);
        } catch (RuntimeException e) {
            LOG.warn("Looking at the head of the log failed; trying again: {}", e.getMessage());
            pause = longestPause;
        }
        if (!looks.isShutdown()) {
            nextLook = looks.schedule(this::lookAtHead, pause, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        watch.close();
        looks.shutdownNow();
        pages.shutdown();
    }
}
