package io.eventhus.tck.check;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a history consists of. Kept in memory ({@link MemoryNotes}) or written to a file ({@link FileNotes}). */
interface Notes {

    /** How an append ended. */
    enum Ending {
        STORED,
        REJECTED,
        UNKNOWN,
        FAILED
    }

    /**
     * A commit was handed in.
     *
     * @param call       numbers it within the recording
     * @param at         when, before it was handed in
     * @param end        where the log ended then, -1 if not known
     * @param firstId    its first event's id
     * @param ids        stands for the ids of its events
     * @param contents   stands for its events
     * @param conditions what must hold
     */
    record Invocation(
            long call,
            long at,
            long end,
            String firstId,
            Longs ids,
            Longs contents,
            List<AppendCondition> conditions) {}

    /** An event that a rejection cites. */
    record Cited(long position, String id) {}

    /**
     * The caller was answered.
     *
     * @param call      which commit
     * @param at        when, after the answer
     * @param end       where the log ended then, -1 if not known
     * @param ending    how
     * @param commitId  the commit's id, if stored or unknown
     * @param position  its first position, if stored or unknown
     * @param size      how many events were acknowledged, if stored
     * @param digest    stands for the events acknowledged, if stored
     * @param condition which condition did not hold, if rejected
     * @param cited     the conflicting events, if rejected
     */
    record Answer(
            long call,
            long at,
            long end,
            Ending ending,
            String commitId,
            long position,
            int size,
            long digest,
            @Nullable AppendCondition condition,
            List<Cited> cited) {}

    /**
     * Events were read.
     *
     * @param began    when, before the call
     * @param ended    when, after the last event
     * @param query    which events
     * @param after    behind which position
     * @param upTo     up to which position, -1 if not known
     * @param fresh    whether everything acknowledged before must be in it
     * @param complete whether it came to its end
     * @param count    how many came
     * @param places   the positions that came
     * @param digest   stands for the events that came
     */
    record Reading(
            long began,
            long ended,
            EventQuery query,
            long after,
            long upTo,
            boolean fresh,
            boolean complete,
            int count,
            Places places,
            long digest) {}

    /** A subscription started or went on behind a position. */
    record Start(long subscription, long at, String name, EventQuery query, long after, Delivery delivery) {}

    void invoked(Invocation invocation);

    void answered(Answer answer);

    void read(Reading reading);

    void subscribed(Start start);

    /** An event was handled; a digest of 0: it was put aside. */
    void delivered(long subscription, long position, long digest);

    /** Everything up to a position was handled. */
    void caughtUp(long subscription, long position);

    void publishing(long channel, String name, EventQuery query);

    /** An event arrived; an id of 0: it carries none. */
    void arrived(long channel, long id, String type, String aggregateId, long version);

    /** Everything up to a position was published. */
    void publishedUpTo(long channel, long position);

    void flush();

    void close();
}
