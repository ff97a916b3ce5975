package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StoreObserver;
import io.eventhus.api.StoredEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an observer, and keeps what it throws away from callers. */
final class Observed {

    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

    private final StoreObserver observer;

    Observed(StoreObserver observer) {
        this.observer = observer;
    }

    CompletableFuture<Commit> append(NewCommit commit, Supplier<CompletableFuture<Commit>> append) {
        StoreObserver.Appending told =
                begun(() -> observer.appending(commit.events(), commit.conditions()), StoreObserver.Appending.IGNORED);
        return append.get().whenComplete((stored, reason) -> {
            if (stored != null) {
                tell(() -> told.stored(stored));
            } else if (cause(reason) instanceof EventhusException failure) {
                tell(() -> told.failed(failure));
            }
        });
    }

    /** A future that depends on another one wraps what that failed with. */
    private static @Nullable Throwable cause(Throwable reason) {
        return reason instanceof CompletionException ? reason.getCause() : reason;
    }

    Load load(EventQuery query, Supplier<Load> load) {
        StoreObserver.Reading told = begun(() -> observer.loading(query), StoreObserver.Reading.IGNORED);
        try {
            Load loaded = load.get();
            return new Load(loaded.head(), new ObservedCursor(loaded.events(), told, loaded.head()));
        } catch (EventhusException e) {
            tell(() -> told.givenUp(-1));
            throw e;
        }
    }

    Cursor<StoredEvent> find(EventQuery query, long after, long upTo, Supplier<Cursor<StoredEvent>> find) {
        StoreObserver.Reading told = begun(() -> observer.finding(query, after, upTo), StoreObserver.Reading.IGNORED);
        try {
            return new ObservedCursor(find.get(), told, upTo);
        } catch (EventhusException e) {
            tell(() -> told.givenUp(upTo));
            throw e;
        }
    }

    private static <T> T begun(Supplier<T> begin, T otherwise) {
        try {
            return begin.get();
        } catch (RuntimeException e) {
            LOG.error("An observer of the event store failed; it misses what it was to be told", e);
            return otherwise;
        }
    }

    private static void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.error("An observer of the event store failed; it misses what it was to be told", e);
        }
    }

    /** Passes events on and tells of them; the end is told once. */
    private static final class ObservedCursor implements Cursor<StoredEvent> {

        private final Cursor<StoredEvent> events;
        private final StoreObserver.Reading told;
        private final long upTo;
        private boolean ended;

        ObservedCursor(Cursor<StoredEvent> events, StoreObserver.Reading told, long upTo) {
            this.events = events;
            this.told = told;
            this.upTo = upTo;
        }

        @Override
        public @Nullable StoredEvent next() {
            StoredEvent event;
            try {
                event = events.next();
            } catch (EventhusException e) {
                end(() -> told.givenUp(upTo));
                throw e;
            }
            if (event != null) {
                tell(() -> told.came(event));
            } else {
                end(() -> told.ended(upTo));
            }
            return event;
        }

        @Override
        public void close() {
            end(() -> told.givenUp(upTo));
            events.close();
        }

        private void end(Runnable telling) {
            if (!ended) {
                ended = true;
                tell(telling);
            }
        }
    }
}
