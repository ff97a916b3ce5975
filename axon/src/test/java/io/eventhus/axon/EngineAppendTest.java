package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.EventRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;

/** What the storage engine promises to writers beyond Axon's own suite. */
class EngineAppendTest extends EngineOverMemory {

    private Throwable failure(AppendCondition condition, TaggedEventMessage<?>... events) {
        CompletableFuture<Object> result =
                engine.begin(condition, null, List.of(events)).commit();
        await().until(result::isDone);
        return result.exceptionNow();
    }

    @Test
    void events_that_are_added_after_the_append_was_begun_are_stored_too() {
        List<TaggedEventMessage<?>> live = new CopyOnWriteArrayList<>(List.of(purseEvent(1)));
        AppendTransaction<?> begun =
                engine.appendEvents(AppendCondition.none(), null, live).join();
        live.add(purseEvent(2));

        begun.commit(new StubProcessingContext()).join();

        assertThat(store.head()).isEqualTo(2);
    }

    @Test
    void the_stored_commit_is_in_the_processing_context() {
        StubProcessingContext context = new StubProcessingContext();

        engine.begin(AppendCondition.none(), null, List.of(purseEvent(1)))
                .commit(context)
                .join();

        Commit commit = context.getResource(EventhusCommits.KEY);
        assertThat(commit.lastPosition()).isEqualTo(1);
        assertThat(commit.events().getFirst().aggregate()).isEqualTo(new AggregateId("Purse", "p1"));
    }

    @Test
    void versions_of_axon_without_the_context_in_the_commit_get_it_from_the_append() {
        StubProcessingContext context = new StubProcessingContext();

        engine.begin(AppendCondition.none(), context, List.of(purseEvent(1)))
                .commit()
                .join();

        assertThat(context.getResource(EventhusCommits.KEY).lastPosition()).isEqualTo(1);
    }

    @Test
    void a_rollback_after_a_commit_does_nothing_and_a_commit_after_a_rollback_is_refused() {
        EngineTransaction committed = engine.begin(AppendCondition.none(), null, List.of(purseEvent(1)));
        Object commit = committed.commit().join();
        committed.rollback(null);
        assertThat(committed.afterCommit(commit).join()).isEqualTo(marker(1));
        assertThat(store.head()).isEqualTo(1);

        EngineTransaction rolledBack = engine.begin(AppendCondition.none(), null, List.of(purseEvent(2)));
        rolledBack.rollback();
        assertThat(rolledBack.commit().exceptionNow()).isInstanceOf(IllegalStateException.class);
        assertThat(store.head()).isEqualTo(1);
    }

    @Test
    void a_commit_without_events_stores_nothing() {
        EngineTransaction empty = engine.begin(AppendCondition.none(), null, List.of());

        Object result = empty.commit().join();

        assertThat(empty.afterCommit(result).join()).isEqualTo(ConsistencyMarker.ORIGIN);
        assertThat(store.head()).isZero();
    }

    @Test
    void a_conflict_names_the_conflicting_event() {
        append(AppendCondition.none(), purseEvent(1));

        Throwable failure = failure(AppendCondition.withCriteria(PURSE), purseEvent(2));

        assertThat(failure).isInstanceOf(AppendEventsTransactionRejectedException.class);
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        io.eventhus.api.ConflictException.class,
                        conflict -> assertThat(conflict.report().events())
                                .singleElement()
                                .satisfies(event -> assertThat(event.position()).isEqualTo(1)));
    }

    @Test
    void a_condition_holds_for_what_was_seen_and_for_what_it_does_not_match() {
        append(AppendCondition.none(), purseEvent(1));
        append(AppendCondition.none(), event("Other", "x", new Tag("Purse", "p2")));

        append(AppendCondition.withCriteria(PURSE).withMarker(marker(1)), purseEvent(2));

        assertThat(store.head()).isEqualTo(3);
    }

    @Test
    void a_branch_that_matches_everything_is_not_lost() {
        EventCriteria any = EventCriteria.either(PURSE, EventCriteria.havingAnyTag());
        append(AppendCondition.none(), event("Other", "x", new Tag("Owner", "o1")));

        assertThat(source(any)).hasSize(2);
        assertThat(failure(AppendCondition.withCriteria(any), purseEvent(1)))
                .isInstanceOf(AppendEventsTransactionRejectedException.class);
    }

    @Test
    void criteria_without_any_branch_match_nothing() {
        append(AppendCondition.none(), purseEvent(1));

        assertThat(source(EventCriteria.either())).hasSize(1);
        append(AppendCondition.withCriteria(EventCriteria.either()), purseEvent(2));
        assertThat(store.head()).isEqualTo(2);
    }

    @Test
    void criteria_may_name_the_java_class_of_a_registered_type() {
        append(AppendCondition.none(), purseEvent(1));
        EventCriteria byClass = PURSE.or(EventCriteria.havingTags(new Tag("Purse", "p1"))
                .andBeingOneOfTypes(Set.of(new QualifiedName(Purse.MovedIn.class))));

        assertThat(source(EventCriteria.havingAnyTag()
                        .andBeingOneOfTypes(Set.of(new QualifiedName(Purse.MovedIn.class)))))
                .first()
                .satisfies(entry -> assertThat(entry.message().type().name()).isEqualTo("MoneyMovedIn"));
        assertThat(failure(AppendCondition.withCriteria(byClass), purseEvent(2)))
                .isInstanceOf(AppendEventsTransactionRejectedException.class);
    }

    @Test
    void alternatives_that_another_one_covers_are_left_out_of_the_query() {
        EventCriteria narrow = EventCriteria.havingTags(new Tag("Purse", "p1"), new Tag("Owner", "o"))
                .andBeingOneOfTypes(Set.of(new QualifiedName("A")));

        EventQuery query = Criteria.query(EventCriteria.either(PURSE, narrow), new EventNames(EventRegister.empty()));

        assertThat(query).isEqualTo(EventQuery.ofTags(new io.eventhus.api.Tag("Purse", "p1")));
    }

    @Test
    void of_several_tags_the_registered_one_is_the_aggregate() {
        Commit commit =
                append(AppendCondition.none(), event("Seen", "x", new Tag("Purse", "p1"), new Tag("Colour", "red")));

        assertThat(commit.events().getFirst().aggregate()).isEqualTo(new AggregateId("Purse", "p1"));
        assertThat(commit.events().getFirst().tags()).hasSize(2);
    }

    @Test
    void an_event_of_several_aggregates_or_of_none_of_the_registered_is_refused_with_its_tags() {
        assertThat(failure(AppendCondition.none(), event("Both", "x", new Tag("Purse", "p1"), new Tag("Owner", "o1"))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("Both")
                .hasMessageContaining("Purse=p1")
                .hasMessageContaining("Owner=o1");
        assertThat(failure(AppendCondition.none(), event("Odd", "x", new Tag("A", "1"), new Tag("B", "2"))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("A=1");
        assertThat(store.head()).isZero();
    }

    @Test
    void an_event_without_a_tag_is_an_aggregate_of_its_own() {
        StoredEvent event =
                append(AppendCondition.none(), event("Tick", "x")).events().getFirst();

        assertThat(event.aggregate()).isEqualTo(new AggregateId("Tick", event.id()));
        assertThat(event.version()).isEqualTo(1);
    }

    @Test
    void texts_bytes_and_nothing_are_stored_as_json() {
        append(
                AppendCondition.none(),
                event("Text", "say \"hi\""),
                event("Bytes", "{\"a\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        append(
                AppendCondition.none(),
                new GenericTaggedEventMessage<>(new GenericEventMessage(new MessageType("Nothing"), null), Set.of()));

        List<String> stored = new ArrayList<>();
        try (var events = store.load(EventQuery.all()).events()) {
            for (StoredEvent e = events.next(); e != null; e = events.next()) {
                stored.add(e.data().text());
            }
        }
        assertThat(stored).containsExactly("\"say \\\"hi\\\"\"", "{\"a\": 1}", "null");
        List<MessageStream.Entry<EventMessage>> read = source(EventCriteria.havingAnyTag());
        assertThat(read.get(0).message().payload()).isEqualTo("say \"hi\"");
        assertThat((byte[]) read.get(1).message().payload()).asString().isEqualTo("{\"a\": 1}");
        assertThat(read.get(2).message().payload()).isNull();
    }

    @Test
    void a_payload_that_cannot_be_converted_fails_alone() {
        Throwable failure = failure(AppendCondition.none(), purseEvent(1), event("Bad", new Object()));

        assertThat(failure)
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("Bad")
                .hasMessageContaining("java.lang.Object");
        assertThat(store.head()).isZero();
        assertThat(append(AppendCondition.none(), purseEvent(1)).firstPosition())
                .isEqualTo(1);
    }
}
