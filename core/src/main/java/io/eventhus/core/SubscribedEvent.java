package io.eventhus.core;

import io.eventhus.api.StoredEvent;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An event as a subscription hands it out: the same for local and remote ones, but for its origin. */
public final class SubscribedEvent {

    private final StoredEvent event;
    private final int attempt;
    private final String ownOrigin;
    private final LongFunction<String> originAt;
    private @Nullable String origin;

    SubscribedEvent(Followed followed, int attempt, String ownOrigin, LongFunction<String> originAt) {
        this.event = followed.event();
        this.origin = followed.origin();
        this.attempt = attempt;
        this.ownOrigin = ownOrigin;
        this.originAt = originAt;
    }

    /** Returns the event as it is stored. */
    public StoredEvent event() {
        return event;
    }

    /** Returns its place in the log. */
    public long position() {
        return event.position();
    }

    /** Returns which attempt to handle it this is, from 1 on. */
    public int attempt() {
        return attempt;
    }

    /**
     * Returns the name of the process that wrote it, {@link EventStoreConfig#origin()}. Where the event was found through
     * an index, this reads its commit.
     *
     * @throws io.eventhus.api.TransientException if the backend did not answer
     */
    public synchronized String origin() {
        String known = origin;
        if (known == null) {
            known = originAt.apply(event.position());
            origin = known;
        }
        return known;
    }

    /**
     * Tells whether this process wrote it.
     *
     * @throws io.eventhus.api.TransientException as {@link #origin()} does
     */
    public boolean isLocal() {
        return origin().equals(ownOrigin);
    }
}
