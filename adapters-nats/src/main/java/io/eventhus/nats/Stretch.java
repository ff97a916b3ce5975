package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages behind a position, in order: by pages, and once there are many more to come by a consumer, as long as that goes
 * well. For one thread.
 */
final class Stretch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stretch.class);
    /** How many messages are asked for at least. */
    private static final int LEAST_READ = 64;
    /** From here on a consumer is worth what it takes to make one. */
    private static final int LONG = 2_000;

    /** How many messages a consumer is asked for at a time. */
    private static final int MOST = 500;
    /** The larger messages are, the fewer are asked for, so that they have about as much; twice that may wait. */
    private static final int MOST_BYTES = 8 << 20;

    private final StreamReads reads;
    private long upTo;
    private long fetched;
    private boolean isAtEnd;
    private @Nullable LongRead longRead;
    /** How many messages to read by a consumer that is to be made; 0: none. */
    private long due;

    private int most = MOST;
    /** Whether a consumer is tried again: not after one that gave nothing. */
    private boolean isWorthIt = true;

    /**
     * Makes one.
     *
     * @param after the position
     * @param upTo  the last position wanted; more may come
     */
    Stretch(StreamReads reads, long after, long upTo) {
        this.reads = reads;
        this.upTo = upTo;
        this.fetched = after;
    }

    /** Returns the next messages; none at the end of what there is. */
    List<Stored> next() {
        if (isAtEnd) {
            return List.of();
        }
        List<Stored> next = pushed();
        if (next.isEmpty()) {
            next = byConsumer();
        }
        if (next.isEmpty()) {
            next = page();
        }
        return next;
    }

    /** Whether it is read by a consumer, or will be. */
    boolean isLong() {
        return !isAtEnd && (due > 0 || longRead != null);
    }

    /** Reads on, to another end. */
    void goOn(long newUpTo) {
        upTo = newUpTo;
    }

    private List<Stored> pushed() {
        List<Stored> next = reads.pushed(fetched, upTo);
        if (!next.isEmpty()) {
            // Where a consumer was to go on, or does, it would give the same again.
            due = 0;
            end();
            fetched = next.getLast().position();
        }
        return next;
    }

    private List<Stored> byConsumer() {
        if (due > 0) {
            longRead = reads.longRead(fetched, due, most, 2 * MOST_BYTES);
            due = 0;
        }
        LongRead from = longRead;
        if (from == null) {
            return List.of();
        }
        List<Stored> next = List.of();
        try {
            next = from.next();
            isWorthIt = true;
        } catch (LostException e) {
            LOG.debug("Reading goes on by pages behind {}", fetched, e);
        } catch (PermanentException e) {
            reads.refused(e);
        }
        if (next.isEmpty()) {
            end();
        } else {
            fetched = next.getLast().position();
        }
        return next;
    }

    private List<Stored> page() {
        // A commit is read to its end, also behind what was asked for.
        StreamReads.Page page = reads.page(fetched, Math.max(upTo, fetched + LEAST_READ), null);
        List<Stored> next = page.messages();
        isAtEnd = page.left() == 0 || next.isEmpty();
        if (!next.isEmpty()) {
            fetched = next.getLast().position();
        }
        long left = Math.min(page.left(), upTo - fetched);
        if (isWorthIt && left > LONG) {
            isWorthIt = false;
            // Made when more is wanted.
            due = left;
            int largest =
                    next.stream().mapToInt(each -> each.body().length).max().orElse(0);
            most = Math.clamp(MOST_BYTES / (largest + 1), 1, MOST);
        }
        return next;
    }

    private void end() {
        if (longRead != null) {
            longRead.close();
            longRead = null;
        }
    }

    @Override
    public void close() {
        isAtEnd = true;
        end();
    }
}
