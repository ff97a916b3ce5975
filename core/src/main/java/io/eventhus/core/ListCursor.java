package io.eventhus.core;

import io.eventhus.api.Cursor;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the elements of a list. */
final class ListCursor<T> implements Cursor<T> {

    private final Iterator<T> left;

    ListCursor(List<T> elements) {
        this.left = elements.iterator();
    }

    @Override
    public @Nullable T next() {
        return left.hasNext() ? left.next() : null;
    }

    @Override
    public void close() {}
}
