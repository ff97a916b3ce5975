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
        return "type:" + type;
    }

    private static String escaped(String name) {
        return name.indexOf('=') < 0 && name.indexOf('%') < 0
                ? name
                : name.replace("%", "%25").replace("=", "%3D");
    }

    /** Returns the clauses of which a commit fits at least one if an event of it matches; none if every commit may. */
    static List<MongoClause> clauses(EventQuery query) {
        return query.matchesAll()
                ? List.of()
                : query.items().stream().map(MongoTags::clause).toList();
    }

    private static MongoClause clause(EventQuery.Item item) {
        List<String> all = new ArrayList<>();
        if (item.aggregate() != null) {
            all.add(aggregate(item.aggregate()));
        }
        item.tags().stream().map(MongoTags::tag).sorted().forEach(all::add);
        return new MongoClause(
                all, item.types().stream().sorted().map(MongoTags::type).toList());
    }

    /** Returns a filter that every commit passes which fits at least one of some clauses. */
    static BsonDocument filter(Collection<MongoClause> clauses) {
        List<String> any = new ArrayList<>();
        List<BsonValue> alternatives = new ArrayList<>();
        for (MongoClause clause : clauses) {
            if (clause.all().isEmpty()) {
                any.addAll(clause.any());
            } else if (clause.size() == 1) {
                any.addAll(clause.all());
            } else {
                alternatives.add(both(clause));
            }
        }
        if (!any.isEmpty()) {
            alternatives.add(0, tags("$in", any));
        }
        return switch (alternatives.size()) {
            case 0 -> new BsonDocument();
            case 1 -> alternatives.getFirst().asDocument();
            default -> new BsonDocument("$or", new BsonArray(alternatives));
        };
    }

    private static BsonDocument both(MongoClause clause) {
        BsonDocument all = tags("$all", clause.all());
        return clause.any().isEmpty()
                ? all
                : new BsonDocument("$and", new BsonArray(List.of(all, tags("$in", clause.any()))));
    }

    private static BsonDocument tags(String operator, List<String> texts) {
        return new BsonDocument(
                MongoFields.TAGS,
                texts.size() == 1
                        ? new BsonString(texts.getFirst())
                        : new BsonDocument(
                                operator,
                                new BsonArray(
                                        texts.stream().map(BsonString::new).toList())));
    }
}
