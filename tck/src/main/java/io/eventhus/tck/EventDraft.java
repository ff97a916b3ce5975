package io.eventhus.tck;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An event that a test is about to store: only what matters to the test is named. */
record EventDraft(
        AggregateId aggregate,
        String type,
        String revision,
        JsonData data,
        Instant time,
        Map<String, String> metadata,
        Set<Tag> tags) {

    static final Instant NOON = Instant.parse("2024-02-29T12:00:00.123456Z");

    static EventDraft event(String type) {
        return new EventDraft(
                new AggregateId("Account", "1"), type, "1", JsonData.ofText("{\"n\":1}"), NOON, Map.of(), Set.of());
    }

    EventDraft of(String aggregateType, String aggregateId) {
        return of(new AggregateId(aggregateType, aggregateId));
    }

    EventDraft of(AggregateId other) {
        return new EventDraft(other, type, revision, data, time, metadata, tags);
    }

    EventDraft tagged(String key, String value) {
        Set<Tag> more = new TreeSet<>(tags);
        more.add(new Tag(key, value));
        return new EventDraft(aggregate, type, revision, data, time, metadata, more);
    }

    EventDraft revision(String other) {
        return new EventDraft(aggregate, type, other, data, time, metadata, tags);
    }

    EventDraft data(JsonData other) {
        return new EventDraft(aggregate, type, revision, other, time, metadata, tags);
    }

    EventDraft at(Instant other) {
        return new EventDraft(aggregate, type, revision, data, other, metadata, tags);
    }

    EventDraft metadata(Map<String, String> other) {
        return new EventDraft(aggregate, type, revision, data, time, other, tags);
    }

    StoredEvent stored(long position, String id, long version) {
        return new StoredEvent(position, id, aggregate, version, type, revision, data, time, metadata, tags);
    }
}
