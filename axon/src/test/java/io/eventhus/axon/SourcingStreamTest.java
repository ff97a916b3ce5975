package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.core.DelegatingMessageStream;
import org.axonframework.messaging.core.FluxUtils;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SourcingStreamTest {

    private final CountDownLatch isTaken = new CountDownLatch(1);
    private final CountDownLatch isRead = new CountDownLatch(1);

    /** One event; the end comes when it was taken. */
    private final class OneEvent implements Cursor<StoredEvent> {

        private int asked;

        @Override
        public @Nullable StoredEvent next() {
            asked++;
            if (asked == 1) {
                return new StoredEvent(
                        1,
                        "e-1",
                        new AggregateId("Account", "1"),
                        1,
                        "Opened",
                        "",
                        JsonData.NULL,
                        Instant.EPOCH,
                        Map.of(),
                        Set.of());
            }
            await(isTaken);
            return null;
        }

        @Override
        public void close() {
            isRead.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has its first entry when it gets its callback. Who is called then finds it not completed, and it is completed before that is known. */
    private final class EndsMeanwhile extends DelegatingMessageStream<EventMessage, EventMessage> {

        private final MessageStream<EventMessage> stream;
        private boolean isCalling;

        private EndsMeanwhile(MessageStream<EventMessage> stream) {
            super(stream);
            this.stream = stream;
        }

        @Override
        public Optional<Entry<EventMessage>> next() {
            return stream.next();
        }

        @Override
        public Optional<Entry<EventMessage>> peek() {
            return stream.peek();
        }

        @Override
        public void setCallback(Runnable callback) {
            isCalling = true;
            super.setCallback(callback);
        }

        @Override
        public boolean hasNextAvailable() {
            return isCalling && super.hasNextAvailable();
        }

        @Override
        public boolean isCompleted() {
            boolean wasCompleted = super.isCompleted();
            if (isCalling && isTaken.getCount() > 0) {
                isTaken.countDown();
                await(isRead);
            }
            return wasCompleted;
        }
    }

    @Test
    void an_end_that_comes_while_a_reactive_reader_is_called_reaches_it() {
        SourcingStream stream = SourcingStream.start(
                () -> new Load(1, new OneEvent()),
                event -> new SimpleEntry<>(new GenericEventMessage(new MessageType(event.type()), event.id())));
        while (!stream.hasNextAvailable()) {
            Thread.onSpinWait();
        }

        List<?> entries = FluxUtils.of(new EndsMeanwhile(stream)).collectList().block(Duration.ofSeconds(30));

        assertThat(entries).hasSize(2);
    }
}
