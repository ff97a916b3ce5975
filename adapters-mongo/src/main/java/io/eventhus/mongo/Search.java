package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** What one caller searches for, and what came of it, which whoever asks the server writes. */
final class Search {

    /** How far it is. */
    enum State {
        WAITING,
        /** Somebody asks for it. */
        ASKED_FOR,
        OVER
    }

    private final BsonDocument filter;
    private final List<String> texts;
    private @Nullable Found found;
    private @Nullable MongoException failure;
    /** Only {@link SearchGroups} looks at it, under its lock. */
    State state = State.WAITING;

    /**
     * Describes it.
     *
     * @param texts one of which is what it takes to pass the filter
     */
    Search(BsonDocument filter, List<String> texts) {
        this.filter = filter;
        this.texts = texts;
    }

    BsonDocument filter() {
        return filter;
    }

    List<String> texts() {
        return texts;
    }

    void found(Found documents) {
        this.found = documents;
    }

    void failed(MongoException reason) {
        this.failure = reason;
    }

    /** Returns what was found, or throws what the driver threw; null if it has to be asked for anew. */
    @Nullable
    Found found() {
        if (failure != null) {
            throw failure;
        }
        return found;
    }
}
