package io.eventhus.core;

import io.eventhus.api.AggregateId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last version of many aggregates at the validated head. What a waiting commit needs is pinned and never forgotten;
 * beside that, the most recently used are remembered up to a bound. What a caller loaded counts as well, as long as no event
 * that came since can have been forgotten.
 */
final class VersionBook {

    private static final long UNKNOWN = -1;

    private final Map<AggregateId, Pinned> pinned = new HashMap<>();
    private final LinkedHashMap<AggregateId, Known> remembered;
    /** The version of each aggregate that has an event behind this position is here, if the event was fed. */
    private long forgotten;

    /**
     * What is remembered.
     *
     * @param version of the last event
     * @param fed     the position of the last event that was fed; 0 if none was
     */
    private record Known(long version, long fed) {}

    /** Starts empty behind a position. */
    VersionBook(long head, int most) {
        this.forgotten = head;
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<AggregateId, Known> eldest) {
                if (size() <= most) {
                    return false;
                }
                forgotten = Math.max(
                        forgotten, Objects.requireNonNull(eldest).getValue().fed());
                return true;
            }
        };
    }

    /** Pins an aggregate; returns whether its version must be looked up, as of {@code head} or later. */
    boolean pin(AggregateId aggregate, long head) {
        Pinned pin = pinned.get(aggregate);
        if (pin == null) {
            Known known = remembered.remove(aggregate);
            pin = new Pinned(known == null ? new Known(UNKNOWN, 0) : known, head);
            pinned.put(aggregate, pin);
        }
        pin.count++;
        if (pin.known() || pin.lookedUp) {
            return false;
        }
        pin.lookedUp = true;
        return true;
    }

    void unpin(AggregateId aggregate) {
        Pinned pin = pinned.get(aggregate);
        if (pin != null && --pin.count == 0) {
            pinned.remove(aggregate);
            if (pin.known()) {
                remembered.put(aggregate, new Known(pin.version, pin.fed));
            }
        }
    }

    /**
     * Takes what a caller found that read all events of an aggregate up to a position: nobody need look it up then. The position
     * may lie behind the head that is validated here: then nothing can be written before what stands between is read.
     */
    void loaded(AggregateId aggregate, long upTo, long version) {
        if (upTo >= forgotten && !pinned.containsKey(aggregate)) {
            remembered.putIfAbsent(aggregate, new Known(version, 0));
        }
    }

    /** Tells whether nobody who pins an aggregate now would have to look its version up. */
    boolean remembers(AggregateId aggregate) {
        return remembered.containsKey(aggregate) || pinned.containsKey(aggregate);
    }

    /** Tells whether the version of a pinned aggregate is known. */
    boolean knows(AggregateId aggregate) {
        Pinned pin = pinned.get(aggregate);
        return pin != null && pin.known();
    }

    /** Returns the last version of a pinned and known aggregate. */
    long version(AggregateId aggregate) {
        Pinned pin = pinned.get(aggregate);
        if (pin == null || !pin.known()) {
            throw new IllegalStateException("the version of " + aggregate + " is not known here");
        }
        return pin.version;
    }

    /**
     * Takes what a look-up found. Events that were fed while it was under way are newer and win. What was asked for an
     * earlier pin of the same aggregate is too old: what was fed between the two pins would be missing.
     */
    void found(AggregateId aggregate, long upTo, long version) {
        Pinned pin = pinned.get(aggregate);
        if (pin != null && upTo >= pin.since) {
            pin.lookedUp = false;
            pin.version = Math.max(pin.version, version);
        }
    }

    /** Takes note that a look-up failed, so that the next one who needs the version looks again. */
    void notFound(AggregateId aggregate) {
        Pinned pin = pinned.get(aggregate);
        if (pin != null) {
            pin.lookedUp = false;
        }
    }

    /** Takes the version of an event that is stored for certain. */
    void feed(AggregateId aggregate, long version, long position) {
        Pinned pin = pinned.get(aggregate);
        if (pin != null) {
            pin.version = version;
            pin.fed = position;
        } else {
            remembered.put(aggregate, new Known(version, position));
        }
    }

    private static final class Pinned {
        /** The head at which it was pinned: what is stored behind it is fed to it. */
        private final long since;

        private long version;
        private long fed;
        private int count;
        private boolean lookedUp;

        Pinned(Known known, long since) {
            this.version = known.version();
            this.fed = known.fed();
            this.since = since;
        }

        boolean known() {
            return version != UNKNOWN;
        }
    }
}
