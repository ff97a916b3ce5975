package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.EventQuery;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Searches by the index. Those that wait at the same time, as loads of several callers do, go to the server as one, for that costs it little
 * more than each of them. Each is handed what fits one of its clauses. Nobody sees less than it would see by itself: each has proved how
 * far it must see before it is asked for.
 */
final class MongoSearches {

    /** What a group may find; above that, each reads its own, document by document. */
    static final int MOST_DOCUMENTS = 1_000;

    static final int MOST_BYTES = 4 << 20;

    /** So many go by themselves after a group that found too much: it was asked for in vain. */
    private static final int LEFT_ALONE = 100;

    private static final BsonDocument NO_HINT = new BsonDocument();

    private final MongoReads reads;
    private final SearchGroups groups;

    MongoSearches(MongoReads reads, SearchGroups groups) {
        this.reads = reads;
        this.groups = groups;
    }

    /**
     * Begins to find the commits that may have events that match, in order.
     *
     * @param after the position before the first one wanted
     */
    Found find(EventQuery query, long after) {
        List<MongoClause> clauses = MongoTags.clauses(query);
        Search search = new Search(clauses);
        if (after > 0 || search.size() > SearchGroups.MOST_TEXTS || mayFindMuch(clauses)) {
            return alone(clauses, after);
        }
        groups.run(search, this::ask);
        Found found = reads.asked(search::found, "search");
        return found == null ? alone(clauses, 0) : found;
    }

    /** A type alone is that of a part of the whole log. */
    private static boolean mayFindMuch(List<MongoClause> clauses) {
        return clauses.stream().anyMatch(clause -> clause.all().isEmpty());
    }

    private Found alone(List<MongoClause> clauses, long after) {
        BsonDocument filter = MongoTags.filter(clauses);
        return reads.find(filter, reads.startBehind(after), hint(filter));
    }

    /** Alternatives that stand in several clauses are each looked up; a hint would make one walk of the index of it. */
    private static BsonDocument hint(BsonDocument filter) {
        return filter.containsKey("$or") ? NO_HINT : MongoSchema.BY_TAGS;
    }

    private void ask(List<Search> group) {
        if (group.size() == 1) {
            group.getFirst().found(alone(group.getFirst().clauses(), 0));
            return;
        }
        try {
            List<RawBsonDocument> documents = together(group);
            if (documents == null || !handOut(documents, group)) {
                groups.leaveAlone(LEFT_ALONE);
            }
        } catch (MongoException e) {
            group.forEach(search -> search.failed(e));
        }
    }

    /** Returns what any of a group finds; null if that is too much. */
    private @Nullable List<RawBsonDocument> together(List<Search> group) {
        Set<MongoClause> clauses = new LinkedHashSet<>();
        group.forEach(search -> clauses.addAll(search.clauses()));
        BsonDocument filter = MongoTags.filter(clauses);
        List<RawBsonDocument> documents = new ArrayList<>();
        long bytes = 0;
        try (Found found = reads.few(filter, hint(filter), MOST_DOCUMENTS)) {
            for (RawBsonDocument next = found.next(); next != null; next = found.next()) {
                documents.add(next);
                bytes += next.getByteBuffer().remaining();
                if (documents.size() == MOST_DOCUMENTS || bytes > MOST_BYTES) {
                    return null;
                }
            }
        }
        return documents;
    }

    /** Gives each what it searches for; returns false, and gives nobody anything, if a document is not one of ours. */
    private static boolean handOut(List<RawBsonDocument> documents, List<Search> group) {
        Map<String, List<Search>> byText = new HashMap<>();
        for (Search search : group) {
            for (MongoClause clause : search.clauses()) {
                byText.computeIfAbsent(clause.all().getFirst(), any -> new ArrayList<>())
                        .add(search);
            }
        }
        Map<Search, List<RawBsonDocument>> own = new HashMap<>();
        try {
            for (RawBsonDocument document : documents) {
                Set<String> texts = texts(document);
                Set<Search> finders = new HashSet<>();
                texts.forEach(text -> finders.addAll(byText.getOrDefault(text, List.of())));
                finders.stream()
                        .filter(search -> search.fits(texts))
                        .forEach(search -> own.computeIfAbsent(search, any -> new ArrayList<>())
                                .add(document));
            }
        } catch (BsonInvalidOperationException e) {
            return false;
        }
        group.forEach(search -> search.found(new FoundAlready(own.getOrDefault(search, List.of()))));
        return true;
    }

    private static Set<String> texts(RawBsonDocument document) {
        Set<String> texts = new HashSet<>();
        for (BsonValue text : document.getArray(MongoFields.TAGS)) {
            texts.add(text.asString().getValue());
        }
        return texts;
    }
}
