package io.eventhus.tck.check;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoreObserver;
import io.eventhus.api.StoredEvent;

/** A read that is under way, for one thread at a time. What never ends is not checked. */
public final class Read implements StoreObserver.Reading {

    private final History history;
    private final long began;
    private final EventQuery query;
    private final long after;
    private final boolean fresh;
    private final Places places = new Places();
    private int count;
    private long digest;

    Read(History history, long began, EventQuery query, long after, boolean fresh) {
        this.history = history;
        this.began = began;
        this.query = query;
        this.after = after;
        this.fresh = fresh;
    }

    /** Records the next event. */
    @Override
    public void came(StoredEvent event) {
        places.add(event.position());
        count++;
        digest = Digests.next(digest, Digests.placed(event));
    }

    /**
     * Records that it came to its end: nothing more matches.
     *
     * @param upTo the position up to which it read; -1 where that is not known
     */
    @Override
    public void ended(long upTo) {
        end(upTo, true);
    }

    /**
     * Records that it was given up: what came must still be the first of what matches.
     *
     * @param upTo the position up to which it was to read; -1 where that is not known
     */
    @Override
    public void givenUp(long upTo) {
        end(upTo, false);
    }

    private void end(long upTo, boolean complete) {
        history.read(
                new Notes.Reading(began, history.time(), query, after, upTo, fresh, complete, count, places, digest));
    }
}
