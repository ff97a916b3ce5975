package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The texts by which commits are indexed, and the filters made of them:
 *
 * <pre>
 * aggregate:TYPE=ID   tag:KEY=VALUE   type:NAME
 * </pre>
 *
 * <p>In TYPE and KEY {@code %} is written {@code %25} and {@code =} is written {@code %3D}, so that two different names never give the same
 * text. A commit has each text once; so it is a prefilter, and each event has to be looked at.
 */
final class MongoTags {

    private static final String TYPE = "type:";

    private MongoTags() {}

    static Set<String> of(Commit commit) {
        Set<String> texts = new LinkedHashSet<>();
        for (StoredEvent event : commit.events()) {
            texts.add(aggregate(event.aggregate()));
            texts.add(type(event.type()));
            for (Tag tag : event.tags()) {
                texts.add(tag(tag));
            }
        }
        return texts;
    }

    static String aggregate(AggregateId aggregate) {
        return "aggregate:" + escaped(aggregate.type()) + "=" + aggregate.id();
    }

    private static String tag(Tag tag) {
        return "tag:" + escaped(tag.key()) + "=" + tag.value();
    }

    private static String type(String type) {
        return TYPE + type;
    }

    private static String escaped(String name) {
        return name.indexOf('=') < 0 && name.indexOf('%') < 0
                ? name
                : name.replace("%", "%25").replace("=", "%3D");
    }

    /** Returns a filter that every commit passes which has an event that matches; empty if every commit does. */
    static BsonDocument filter(EventQuery query) {
        if (query.matchesAll()) {
            return new BsonDocument();
        }
        List<BsonValue> any = new ArrayList<>();
        List<BsonValue> alternatives = new ArrayList<>();
        for (EventQuery.Item item : query.items()) {
            List<BsonValue> all = wanted(item);
            List<BsonValue> types = item.types().stream()
                    .sorted()
                    .<BsonValue>map(type -> new BsonString(type(type)))
                    .toList();
            if (all.isEmpty()) {
                any.addAll(types);
            } else if (all.size() == 1 && types.isEmpty()) {
                any.addAll(all);
            } else {
                alternatives.add(both(all, types));
            }
        }
        if (!any.isEmpty()) {
            alternatives.add(0, tags("$in", any));
        }
        return alternatives.size() == 1
                ? alternatives.getFirst().asDocument()
                : new BsonDocument("$or", new BsonArray(alternatives));
    }

    /** Returns the texts of which a commit has one, if what it takes to pass a filter is just that, and few commits do; else none. */
    static List<String> anyOf(BsonDocument filter) {
        BsonValue wanted = filter.get(MongoFields.TAGS);
        if (wanted == null) {
            return List.of();
        }
        BsonValue several = wanted.isDocument() ? wanted.asDocument().get("$in") : new BsonArray(List.of(wanted));
        List<String> texts = several == null
                ? List.of()
                : several.asArray().stream()
                        .map(text -> text.asString().getValue())
                        .toList();
        return texts.stream().anyMatch(text -> text.startsWith(TYPE)) ? List.of() : texts;
    }

    /** Returns the filter that every commit passes which has one of the texts. */
    static BsonDocument anyOf(Collection<String> texts) {
        return tags("$in", texts.stream().<BsonValue>map(BsonString::new).toList());
    }

    private static List<BsonValue> wanted(EventQuery.Item item) {
        List<BsonValue> all = new ArrayList<>();
        if (item.aggregate() != null) {
            all.add(new BsonString(aggregate(item.aggregate())));
        }
        item.tags().stream().map(MongoTags::tag).sorted().forEach(tag -> all.add(new BsonString(tag)));
        return all;
    }

    private static BsonDocument both(List<BsonValue> all, List<BsonValue> types) {
        BsonDocument tags = tags("$all", all);
        return types.isEmpty() ? tags : new BsonDocument("$and", new BsonArray(List.of(tags, tags("$in", types))));
    }

    private static BsonDocument tags(String operator, List<BsonValue> texts) {
        return new BsonDocument(
                MongoFields.TAGS,
                texts.size() == 1 ? texts.getFirst() : new BsonDocument(operator, new BsonArray(texts)));
    }
}
