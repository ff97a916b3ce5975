package io.eventhus.core.lines;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Publishes as JSON lines: each line is the body of one event, the envelope, and nothing else. The id in the envelope is the
 * one by which readers drop duplicates. A raw line end inside a body, which JSON allows between its parts only, is written as
 * a space.
 *
 * <p>To a file, an event counts as acknowledged when it is on the disk. Several publishers, in any processes of one machine,
 * may write to one file: each call holds a lock on {@code <file>.lock} while it writes, so that lines never mix. What a killed
 * process left of its last line is cut off by the next call; it was not acknowledged. The file may be moved away between
 * calls; the next one makes a new file.
 *
 * <p>To a stream, an event counts as acknowledged when it was written and flushed; nobody answers for it. A stream that
 * failed stays failed, because what it took of a line cannot be taken back.
 */
public final class LinesPublisher implements EventPublisher {

    /** The most events in one call. */
    public static final int MOST_EVENTS = 1_000;

    /** The largest body, in bytes. */
    public static final int MOST_BYTES = 16 << 20;

    private final PublisherInfo info;
    private final Lines lines;
    private boolean closed;

    private LinesPublisher(PublisherInfo info, Lines lines) {
        this.info = info;
        this.lines = lines;
    }

    /**
     * Publishes to the end of a file, which is made if it is not there.
     *
     * @param file the file; its folder must be there
     * @throws StoreRefusedException if the file does not hold JSON lines; it was left untouched
     * @throws PermanentException if it cannot be opened
     * @throws TransientException if another process holds its lock for 10 seconds
     */
    public static LinesPublisher toFile(Path file) {
        LinesFile lines = new LinesFile(file);
        try {
            lines.open();
        } catch (IOException e) {
            throw new PermanentException(
                    "the lines file " + file
                            + " cannot be opened for writing; check that its folder is there and may be"
                            + " written to",
                    e);
        }
        return new LinesPublisher(info("lines:" + file, PublisherInfo.Acknowledgement.BROKER), lines);
    }

    /**
     * Publishes to a stream, such as standard output.
     *
     * @param name   names it in messages
     * @param stream the stream; it stays its owner's, who closes it, and nobody else writes to it
     */
    public static LinesPublisher toStream(String name, OutputStream stream) {
        return new LinesPublisher(
                info("lines:" + name, PublisherInfo.Acknowledgement.FLUSHED), new LinesStream(stream));
    }

    private static PublisherInfo info(String name, PublisherInfo.Acknowledgement acknowledgement) {
        return new PublisherInfo(name, acknowledgement, true, MOST_EVENTS, MOST_BYTES);
    }

    @Override
    public PublisherInfo info() {
        return info;
    }

    @Override
    public synchronized PublishOutcome publish(List<OutboundEvent> events) {
        if (closed) {
            throw new PermanentException(info.name() + " was closed before this publish; open it again");
        }
        check(events);
        try {
            lines.write(events);
            return new PublishOutcome(events.size(), null);
        } catch (IOException e) {
            return new PublishOutcome(
                    0,
                    new TransientException(
                            "publishing " + events.size() + " events to " + info.name()
                                    + " failed; check that the disk is not full and the folder is there",
                            e));
        } catch (TransientException | PermanentException e) {
            return new PublishOutcome(0, e);
        }
    }

    private void check(List<OutboundEvent> events) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a publish to " + info.name() + " has " + events.size() + " events; expected 1 to " + MOST_EVENTS);
        }
        for (OutboundEvent event : events) {
            if (event.body().length() > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "the body of the event " + event.event().id() + " has "
                                + event.body().length() + " bytes; " + info.name() + " takes at most " + MOST_BYTES);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
