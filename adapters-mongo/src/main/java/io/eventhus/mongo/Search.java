package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.List;
import java.util.Set;
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

    private final List<MongoClause> clauses;
    private final int size;
    private @Nullable Found found;
    private @Nullable MongoException failure;
    /** Only {@link SearchGroups} looks at it, under its lock. */
    State state = State.WAITING;

    /**
     * Describes it.
     *
     * @param clauses of which it takes one, each with a text that a commit must have
     */
    Search(List<MongoClause> clauses) {
        this.clauses = clauses;
        this.size = clauses.stream().mapToInt(MongoClause::size).sum();
    }

    List<MongoClause> clauses() {
        return clauses;
    }

    /** Returns how many texts it names. */
    int size() {
        return size;
    }

    /** Tells whether a commit with these texts is among what is searched for. */
    boolean fits(Set<String> texts) {
        return clauses.stream().anyMatch(clause -> clause.fits(texts));
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
