package io.eventhus.mongo;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a node's oplog.
 *
 * @param term     the term of the primary that wrote it
 * @param time     its cluster time: higher than that of the entry before it
 * @param document the document it inserts; null: it does nothing
 */
record OplogEntry(long term, long time, @Nullable ModelDocument document) {

    /** Compares as servers do: by term, then by time. */
    boolean isBehind(OplogEntry other) {
        return term != other.term ? term > other.term : time > other.time;
    }

    boolean isSame(OplogEntry other) {
        return term == other.term && time == other.time;
    }
}
