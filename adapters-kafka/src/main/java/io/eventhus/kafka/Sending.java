package io.eventhus.kafka;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One producer, from its first event to its first failure. An idempotent producer that fails an event renumbers what stands behind it and
 * goes on, so that an event could arrive before one of the same aggregate that is sent again. So the producer is closed by force while the
 * failure is told, which is before it renumbers: what is on its way still has the old numbers, and brokers refuse those behind a gap.
 */
final class Sending {

    private final Producer<byte[], byte[]> producer;
    private final String name;
    /** Set by the producer's thread. */
    private volatile boolean over;

    Sending(Producer<byte[], byte[]> producer, String name) {
        this.producer = producer;
        this.name = name;
    }

    /** Tells whether nothing more can be sent by this one. */
    boolean isOver() {
        return over;
    }

    /**
     * Sends in order; returns when each is acknowledged, or has failed. The producer's own time limit bounds it.
     *
     * @param record makes the record of an event: one by one, while those before are on their way
     */
    <E> PublishOutcome send(List<E> events, Function<E, ProducerRecord<byte[], byte[]>> record) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        long caller = Thread.currentThread().threadId();
        boolean[] refused = {false};
        EventhusException trouble = null;
        for (E event : events) {
            try {
                sent.add(producer.send(record.apply(event), (metadata, failure) -> {
                    if (failure != null && Thread.currentThread().threadId() == caller) {
                        // It was never on its way, so those before it may arrive.
                        refused[0] = true;
                    } else if (failure != null) {
                        giveUp();
                    }
                }));
            } catch (KafkaException | IllegalStateException e) {
                trouble = KafkaErrors.of(e, publishing());
            }
            if (over || refused[0] || trouble != null) {
                break;
            }
        }
        producer.flush();
        return outcome(sent, trouble);
    }

    private void giveUp() {
        over = true;
        producer.close(Duration.ZERO);
    }

    private PublishOutcome outcome(List<Future<RecordMetadata>> sent, @Nullable EventhusException behind) {
        int acknowledged = 0;
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
                acknowledged++;
            } catch (ExecutionException e) {
                return new PublishOutcome(acknowledged, KafkaErrors.of(e, publishing()));
            } catch (InterruptedException e) {
                over = true;
                return new PublishOutcome(acknowledged, KafkaErrors.of(new InterruptException(e), publishing()));
            }
        }
        return new PublishOutcome(acknowledged, behind);
    }

    private String publishing() {
        return "publishing to " + name;
    }

    /** Gives up what is under way. */
    void close() {
        producer.close(Duration.ZERO);
    }
}
