package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.Commit;
import io.eventhus.api.StoreRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;

/** What the storage engine promises to readers beyond Axon's own suite. */
class EngineReadTest extends EngineOverMemory {

    @Test
    void sourcing_ends_with_the_head_as_marker_also_where_nothing_matches() {
        append(AppendCondition.none(), purseEvent(1), purseEvent(2));

        var entries = source(EventCriteria.havingTags(new Tag("Purse", "none")));

        assertThat(entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.getResource(ConsistencyMarker.RESOURCE_KEY))
                        .isEqualTo(marker(2)));
    }

    @Test
    void a_position_beyond_the_end_is_refused_in_the_stream() {
        append(AppendCondition.none(), purseEvent(1));
        MessageStream<EventMessage> stream =
                engine.stream(StreamingCondition.startingFrom(new GlobalSequenceTrackingToken(9)));
        MessageStream<EventMessage> sourcing =
                engine.source(SourcingCondition.conditionFor(marker(9).position(), PURSE));

        await().untilAsserted(() -> assertThat(stream.error()).get().isInstanceOf(StoreRefusedException.class));
        await().untilAsserted(() -> assertThat(sourcing.error()).get().isInstanceOf(StoreRefusedException.class));
        assertThat(stream.next()).isEmpty();
        assertThat(stream.isCompleted()).isTrue();
    }

    @Test
    void an_endless_stream_is_not_completed_until_it_is_closed() {
        append(AppendCondition.none(), purseEvent(1));
        MessageStream<EventMessage> stream = engine.stream(StreamingCondition.startingFrom(null));

        await().until(stream::hasNextAvailable);
        Optional<MessageStream.Entry<EventMessage>> peeked = stream.peek();
        assertThat(stream.next()).isEqualTo(peeked);
        assertThat(stream.next()).isEmpty();
        assertThat(stream.isCompleted()).isFalse();
        assertThat(stream.error()).isEmpty();

        stream.close();
        assertThat(stream.isCompleted()).isTrue();
        assertThat(stream.error()).isEmpty();
    }

    @Test
    void a_callback_is_called_for_events_that_come_later() {
        MessageStream<EventMessage> stream = engine.stream(StreamingCondition.startingFrom(null));
        List<Object> seen = new CopyOnWriteArrayList<>();
        stream.setCallback(() -> {
            for (var entry = stream.next(); entry.isPresent(); entry = stream.next()) {
                seen.add(entry.get().message().identifier());
            }
        });

        Commit commit = append(AppendCondition.none(), purseEvent(1));

        await().untilAsserted(() ->
                assertThat(seen).containsExactly(commit.events().getFirst().id()));
        stream.close();
    }

    @Test
    void cursors_are_closed_at_the_end_and_when_a_stream_is_closed_early() {
        for (int i = 0; i < 20; i++) {
            TaggedEventMessage<?>[] events = new TaggedEventMessage<?>[100];
            Arrays.setAll(events, EngineReadTest::purseEvent);
            append(AppendCondition.none(), events);
        }
        assertThat(source(PURSE)).hasSize(2001);
        MessageStream<EventMessage> early = engine.source(SourcingCondition.conditionFor(PURSE));
        await().until(early::hasNextAvailable);
        early.close();

        await().untilAsserted(() -> assertThat(log.openCursors()).isZero());
        assertThat(early.isCompleted()).isTrue();
        assertThat(early.next()).isEmpty();
    }

    @Test
    void trouble_of_the_log_is_the_error_of_the_stream() {
        append(AppendCondition.none(), purseEvent(1));
        log.failFinds();
        MessageStream<EventMessage> stream = engine.source(SourcingCondition.conditionFor(PURSE));

        await().until(stream::isCompleted);

        assertThat(stream.error()).get().isInstanceOf(io.eventhus.api.TransientException.class);
        assertThatThrownBy(() -> engine.source(SourcingCondition.conditionFor(PURSE))
                        .reduce(0, (count, entry) -> count + 1)
                        .join())
                .hasCauseInstanceOf(io.eventhus.api.TransientException.class);
    }

    @Test
    void the_first_token_is_zero_and_the_latest_the_head() {
        assertThat(engine.firstToken().join()).isEqualTo(new GlobalSequenceTrackingToken(0));
        append(AppendCondition.none(), purseEvent(1), purseEvent(2));
        assertThat(engine.firstToken().join()).isEqualTo(new GlobalSequenceTrackingToken(0));
        assertThat(engine.latestToken().join()).isEqualTo(new GlobalSequenceTrackingToken(2));
    }
}
