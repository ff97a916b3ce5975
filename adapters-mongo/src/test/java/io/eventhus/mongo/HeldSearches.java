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

    static List<String> texts(Lookup lookup) {
        BsonValue tags = Objects.requireNonNull(lookup.filter().get("tags"));
        BsonArray texts = tags.isString()
                ? new BsonArray(List.of(tags))
                : tags.asDocument().getArray("$in");
        return texts.stream().map(text -> text.asString().getValue()).toList();
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
            boolean fits = all.stream()
                    .anyMatch(tag -> texts(lookup).contains(tag.asString().getValue()));
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
