package io.eventhus.tck.check;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoreObserver;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what callers, readers, subscribers and buses see, for {@link Checker}. One history belongs to one process in one
 * life; several may be checked together. It may be used by several threads at once, and takes about a microsecond for a
 * record.
 *
 * <p>Times order what happened: "answered before another was handed in". They come from a clock that all processes of one
 * check share, by default {@link System#nanoTime()}, which is one clock for all processes of a machine. Times of one
 * history are made different, so that what it recorded later counts as later.
 *
 * <p>Given to an event store as its observer, it records what callers of that store ask and are answered.
 *
 * <p>A commit is known by the ids of its events. Hand in a second time what was rejected or failed only with new ids.
 */
public final class History implements StoreObserver, AutoCloseable {

    private final Object lock = new Object();
    private final Notes notes;
    private final LongSupplier clock;
    private final LongSupplier logEnd;
    private long lastAt = Long.MIN_VALUE;
    private long drawn;

    History(Notes notes, LongSupplier clock, LongSupplier logEnd) {
        this.notes = notes;
        this.clock = clock;
        this.logEnd = logEnd;
    }

    /** Makes a history that is kept in memory, on the machine's clock. */
    public static History inMemory() {
        return inMemory(System::nanoTime, () -> -1);
    }

    /**
     * Makes a history that is kept in memory.
     *
     * @param clock  tells the time; never goes back
     * @param logEnd tells where the durable log ends at this moment, as only a simulation knows; -1 where that is not known
     */
    public static History inMemory(LongSupplier clock, LongSupplier logEnd) {
        return new History(new MemoryNotes(), clock, logEnd);
    }

    /**
     * Returns what is recorded so far, and goes on recording into it: check it when everything has ended.
     *
     * @throws IllegalStateException if this history is written to a file; read that file
     */
    public Recording recording() {
        if (notes instanceof MemoryNotes memory) {
            return new Recording(memory);
        }
        throw new IllegalStateException("this history is written to a file and not kept in memory; read the file");
    }

    /**
     * Records that a commit is about to be handed in.
     *
     * @param events     its events, at least one
     * @param conditions what must hold for it
     * @return to be told of the answer
     */
    @Override
    public Append appending(List<NewEvent> events, List<AppendCondition> conditions) {
        Longs ids = new Longs();
        Longs contents = new Longs();
        for (NewEvent event : events) {
            ids.add(Digests.ofId(event.id()));
            contents.add(Digests.content(event));
        }
        synchronized (lock) {
            long call = ++drawn;
            notes.invoked(new Notes.Invocation(
                    call, now(), logEnd.getAsLong(), events.getFirst().id(), ids, contents, List.copyOf(conditions)));
            return new Append(this, call);
        }
    }

    void answered(
            long call,
            Notes.Ending ending,
            String commitId,
            long position,
            int size,
            long digest,
            @Nullable AppendCondition condition,
            List<Notes.Cited> cited) {
        synchronized (lock) {
            notes.answered(new Notes.Answer(
                    call, now(), logEnd.getAsLong(), ending, commitId, position, size, digest, condition, cited));
        }
    }

    /**
     * Records that a load is about to begin: everything that matches behind a position, up to a head that is read now.
     * Everything acknowledged before must be in it.
     *
     * @param query which events
     * @param after behind which position; 0 for the beginning
     */
    public Read loading(EventQuery query, long after) {
        return new Read(this, time(), query, after, true);
    }

    /** Records that a load from the beginning is about to begin. */
    @Override
    public Read loading(EventQuery query) {
        return loading(query, 0);
    }

    /**
     * Records that a read up to a position of the reader's own choice is about to begin: nothing up to there may be
     * missing.
     *
     * @param query which events
     * @param after behind which position; 0 for the beginning
     * @param upTo  up to which position; not recorded, as its end tells it
     */
    @Override
    public Read finding(EventQuery query, long after, long upTo) {
        return new Read(this, time(), query, after, false);
    }

    void read(Notes.Reading reading) {
        synchronized (lock) {
            notes.read(reading);
        }
    }

    /**
     * Records that a subscription starts, or goes on, behind a position. Each call is one incarnation. Those of one name
     * make one durable subscription: where a later one goes on behind a position, earlier ones must have handled
     * everything up to it.
     *
     * @param name     names the subscription in all recordings that are checked together
     * @param query    which events
     * @param after    the position, checkpoint or token behind which it starts
     * @param delivery in which order it promises them
     */
    public Subscription subscribed(String name, EventQuery query, long after, Delivery delivery) {
        synchronized (lock) {
            long subscription = ++drawn;
            notes.subscribed(new Notes.Start(subscription, now(), name, query, after, delivery));
            return new Subscription(this, subscription);
        }
    }

    void delivered(long subscription, long position, long digest) {
        synchronized (lock) {
            notes.delivered(subscription, position, digest);
        }
    }

    void caughtUp(long subscription, long position) {
        synchronized (lock) {
            notes.caughtUp(subscription, position);
        }
    }

    /**
     * Records what arrives on a channel of a bus. Channels of one name, in the order of the recordings, are one channel.
     *
     * @param name  names the channel
     * @param query which events of the log are published there
     */
    public Channel publishing(String name, EventQuery query) {
        synchronized (lock) {
            long channel = ++drawn;
            notes.publishing(channel, name, query);
            return new Channel(this, channel);
        }
    }

    void arrived(long channel, long id, String type, String aggregateId, long version) {
        synchronized (lock) {
            notes.arrived(channel, id, type, aggregateId, version);
        }
    }

    void publishedUpTo(long channel, long position) {
        synchronized (lock) {
            notes.publishedUpTo(channel, position);
        }
    }

    /** Hands everything recorded so far to the operating system, where it survives the death of the process. */
    public void flush() {
        synchronized (lock) {
            notes.flush();
        }
    }

    /** Flushes, and closes the file if there is one. Repeating it does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            notes.close();
        }
    }

    long time() {
        synchronized (lock) {
            return now();
        }
    }

    private long now() {
        lastAt = Math.max(clock.getAsLong(), lastAt + 1);
        return lastAt;
    }
}
