package io.eventhus.mongo;

import io.eventhus.mongo.MongoCalls.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Documents that the server has given. */
final class FoundAlready implements Found {

    private final Deque<RawBsonDocument> left;

    FoundAlready(List<RawBsonDocument> documents) {
        this.left = new ArrayDeque<>(documents);
    }

    @Override
    public @Nullable RawBsonDocument next() {
        return left.poll();
    }

    @Override
    public void close() {
        left.clear();
    }
}
