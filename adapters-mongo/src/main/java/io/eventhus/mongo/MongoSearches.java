package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.EventQuery;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Searches by the index. Those that wait at the same time, as loads of several callers do, go to the server as one, for that costs it little
 * more than each of them. Each is handed what has a text that it asked for. Nobody sees less than it would see by itself: each has proved how
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
        BsonDocument filter = MongoTags.filter(query);
        List<String> texts = after == 0 ? MongoTags.anyOf(filter) : List.of();
        if (texts.isEmpty() || texts.size() > SearchGroups.MOST_TEXTS) {
            return alone(filter, after);
        }
        Search search = new Search(filter, texts);
        groups.run(search, this::ask);
        Found found = reads.asked(search::found, "search");
        return found == null ? alone(filter, after) : found;
    }

    private Found alone(BsonDocument filter, long after) {
        // Alternatives that stand in several clauses are each looked up; a hint would make one walk of the index of
        // it.
        BsonDocument hint = filter.containsKey("$or") ? NO_HINT : MongoSchema.BY_TAGS;
        return reads.find(filter, reads.startBehind(after), hint);
    }

    private void ask(List<Search> group) {
        if (group.size() == 1) {
            group.getFirst().found(alone(group.getFirst().filter(), 0));
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
        TreeSet<String> texts = new TreeSet<>();
        group.forEach(search -> texts.addAll(search.texts()));
        List<RawBsonDocument> documents = new ArrayList<>();
        long bytes = 0;
        try (Found found = reads.few(MongoTags.anyOf(texts), MOST_DOCUMENTS)) {
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

    /** Gives each what has one of its texts; returns false, and gives nobody anything, if a document is not one of ours. */
    private static boolean handOut(List<RawBsonDocument> documents, List<Search> group) {
        Map<String, List<Search>> byText = new HashMap<>();
        for (Search search : group) {
            search.texts()
                    .forEach(text -> byText.computeIfAbsent(text, any -> new ArrayList<>())
                            .add(search));
        }
        Map<Search, List<RawBsonDocument>> own = new HashMap<>();
        try {
            for (RawBsonDocument document : documents) {
                Set<Search> finders = new HashSet<>();
                for (BsonValue text : document.getArray(MongoFields.TAGS)) {
                    finders.addAll(byText.getOrDefault(text.asString().getValue(), List.of()));
                }
                finders.forEach(search ->
                        own.computeIfAbsent(search, any -> new ArrayList<>()).add(document));
            }
        } catch (BsonInvalidOperationException e) {
            return false;
        }
        group.forEach(search -> search.found(new FoundAlready(own.getOrDefault(search, List.of()))));
        return true;
    }
}
