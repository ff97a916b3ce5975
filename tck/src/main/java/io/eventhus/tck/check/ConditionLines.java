package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conditions and queries as parts of a line. */
final class ConditionLines {

    private ConditionLines() {}

    static void write(LineWriter line, AppendCondition condition) {
        switch (condition) {
            case AppendCondition.NoStream none -> aggregate(line.text("no-stream"), none.aggregate());
            case AppendCondition.StreamExists exists -> aggregate(line.text("exists"), exists.aggregate());
            case AppendCondition.ExpectedVersion expected -> {
                aggregate(line.text("version"), expected.aggregate());
                line.number(expected.version());
            }
            case AppendCondition.NoEventMatching none -> {
                write(line.text("no-match"), none.query());
                line.number(none.after());
            }
        }
    }

    static AppendCondition condition(LineReader line) {
        String kind = line.text();
        return switch (kind) {
            case "no-stream" -> new AppendCondition.NoStream(aggregate(line));
            case "exists" -> new AppendCondition.StreamExists(aggregate(line));
            case "version" -> new AppendCondition.ExpectedVersion(aggregate(line), line.number());
            case "no-match" -> new AppendCondition.NoEventMatching(query(line), line.number());
            default -> throw new IllegalArgumentException("a history has an unknown condition '" + kind + "'");
        };
    }

    static void write(LineWriter line, EventQuery query) {
        line.number(query.items().size());
        for (EventQuery.Item item : query.items()) {
            line.number(item.types().size());
            item.types().forEach(line::text);
            line.number(item.tags().size());
            item.tags().forEach(tag -> line.text(tag.key()).text(tag.value()));
            AggregateId own = item.aggregate();
            line.number(own == null ? 0 : 1);
            if (own != null) {
                aggregate(line, own);
            }
        }
    }

    static EventQuery query(LineReader line) {
        List<EventQuery.Item> items = new ArrayList<>();
        for (int i = line.count(); i > 0; i--) {
            Set<String> types = new HashSet<>();
            for (int k = line.count(); k > 0; k--) {
                types.add(line.text());
            }
            Set<Tag> tags = new HashSet<>();
            for (int k = line.count(); k > 0; k--) {
                tags.add(new Tag(line.text(), line.text()));
            }
            items.add(new EventQuery.Item(types, tags, optionalAggregate(line)));
        }
        return new EventQuery(items);
    }

    private static @Nullable AggregateId optionalAggregate(LineReader line) {
        return line.number() == 0 ? null : aggregate(line);
    }

    private static void aggregate(LineWriter line, AggregateId aggregate) {
        line.text(aggregate.type()).text(aggregate.id());
    }

    private static AggregateId aggregate(LineReader line) {
        return new AggregateId(line.text(), line.text());
    }
}
