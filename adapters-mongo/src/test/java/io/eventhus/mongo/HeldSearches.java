package io.eventhus.mongo;

import com.mongodb.MongoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** Documents that are found by their tags; each search waits until a test lets it go on. */
final class HeldSearches implements MongoCalls {

    private final List<BsonDocument> documents = new ArrayList<>();
    private final List<Lookup> asked = new CopyOnWriteArrayList<>();
    private final Semaphore mayAnswer = new Semaphore(0);
    private volatile @Nullable MongoException trouble;

    void holds(BsonDocument document) {
        documents.add(document);
    }

    void answers(int searches) {
        mayAnswer.release(searches);
    }

    void fails(MongoException reason) {
        trouble = reason;
    }

    /** Returns what was asked for so far, in order. */
    List<Lookup> asked() {
        return asked;
    }

    /** Returns the texts that a search names. */
    static List<String> texts(Lookup lookup) {
        return texts(lookup.filter());
    }

    private static List<String> texts(BsonDocument filter) {
        List<String> texts = new ArrayList<>();
        parts(filter).forEach(part -> texts.addAll(texts(part)));
        BsonValue tags = filter.get("tags");
        if (tags != null) {
            BsonArray several = tags.isString() ? new BsonArray(List.of(tags)) : operand(tags);
            several.forEach(text -> texts.add(text.asString().getValue()));
        }
        return texts;
    }

    private static List<BsonDocument> parts(BsonDocument filter) {
        BsonValue parts = filter.containsKey("$or") ? filter.get("$or") : filter.get("$and");
        return parts == null
                ? List.of()
                : parts.asArray().stream().map(BsonValue::asDocument).toList();
    }

    private static BsonArray operand(BsonValue tags) {
        return tags.asDocument().values().iterator().next().asArray();
    }

    private static boolean fits(BsonDocument filter, List<String> tags) {
        if (filter.containsKey("$or")) {
            return parts(filter).stream().anyMatch(part -> fits(part, tags));
        }
        BsonValue wanted = filter.get("tags");
        if (wanted == null) {
            return parts(filter).stream().allMatch(part -> fits(part, tags));
        }
        List<String> texts = texts(filter);
        boolean isAll = wanted.isDocument() && wanted.asDocument().containsKey("$all");
        return isAll ? tags.containsAll(texts) : texts.stream().anyMatch(tags::contains);
    }

    @Override
    public Found find(Lookup lookup) {
        asked.add(lookup);
        mayAnswer.acquireUninterruptibly();
        MongoException reason = trouble;
        if (reason != null) {
            throw reason;
        }
        Deque<RawBsonDocument> found = new ArrayDeque<>();
        for (BsonDocument document : documents) {
            BsonValue tags = Objects.requireNonNull(document.get("tags"));
            BsonArray all = tags.isArray() ? tags.asArray() : new BsonArray(List.of(tags));
            List<String> texts =
                    all.stream().map(tag -> tag.asString().getValue()).toList();
            boolean fits = fits(lookup.filter(), texts);
            if (fits && (lookup.limit() == 0 || found.size() < lookup.limit())) {
                found.add(new RawBsonDocument(document, new BsonDocumentCodec()));
            }
        }
        return new FoundAlready(List.copyOf(found));
    }

    @Override
    public BsonDocument run(BsonDocument command) {
        throw new AssertionError("only searches are asked for here, not " + command.getFirstKey());
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
