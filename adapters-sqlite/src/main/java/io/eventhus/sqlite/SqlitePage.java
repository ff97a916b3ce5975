package io.eventhus.sqlite;

import io.eventhus.api.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that loads a bounded page at a time. Between pages it holds no connection and no transaction, so a reader
 * that stops in the middle keeps nothing from being written or check-pointed.
 *
 * @param <T> what is read
 */
abstract class SqlitePage<T> implements Cursor<T> {

    private final Deque<T> loaded = new ArrayDeque<>();
    private boolean finished;

    /**
     * Loads the next page: gives each result to {@link #add}, or calls {@link #finish} when there are no more. Goes on
     * behind the last result, and is not called again after it failed.
     */
    abstract void load();

    final void add(T result) {
        loaded.add(result);
    }

    final void finish() {
        finished = true;
    }

    @Override
    public final @Nullable T next() {
        while (loaded.isEmpty() && !finished) {
            loadOrClose();
        }
        return loaded.poll();
    }

    @Override
    public final void close() {
        finished = true;
        loaded.clear();
    }

    private void loadOrClose() {
        boolean good = false;
        try {
            load();
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }
}
