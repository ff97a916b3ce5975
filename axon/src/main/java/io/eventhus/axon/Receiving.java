package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the thread that receives, from the first subscription to the end of the last. It alone calls the consumer: it polls on while the
 * partitions' own threads handle, and acknowledges what they have handled. A partition that moves to another process is given away when what is
 * under way of it is handled and acknowledged.
 */
final class Receiving implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribedEvents.class);
    private static final int MOST_RECORDS = 500;
    /** Of a consumer that does not acknowledge, and so has no bound of its own. */
    private static final int MOST_WAITING = 1_000;

    private static final Duration IDLE_WAIT = Duration.ofMillis(500);
    /** What is handled meanwhile must be acknowledged soon. */
    private static final Duration BUSY_WAIT = Duration.ofMillis(5);

    private static final Duration HANDED_ON_WITHIN = Duration.ofSeconds(30);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(35);
    private static final Duration FINISHED_WITHIN = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Supplier<EventConsumer> consumers;
    private final HandOver handOver;
    private final Function<InboundRecord, EventMessage> messages;
    private final Consumer<EventhusException> failed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<SourcePartition, PartitionWork> works = new HashMap<>();
    private volatile @Nullable EventhusException failure;
    private @Nullable EventConsumer consumer;

    /**
     * Makes one.
     *
     * @param messages makes a message of what was received
     * @param failed   is told why it stopped, if it did
     */
    Receiving(
            Supplier<EventConsumer> consumers,
            HandOver handOver,
            Function<InboundRecord, EventMessage> messages,
            Consumer<EventhusException> failed) {
        this.consumers = consumers;
        this.handOver = handOver;
        this.messages = messages;
        this.failed = failed;
    }

    /** Ends it; what is under way is handled to its end. Waits for that, up to 35 seconds. */
    void end() {
        ended.countDown();
        try {
            if (!over.await(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Receiving events takes longer than {} to end", ENDS_WITHIN);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            receiveOn();
            EventhusException last = failure;
            if (last != null) {
                throw last;
            }
        } catch (EventhusException last) {
            finish();
            failed.accept(last);
        } catch (RuntimeException | Error unknown) {
            failed.accept(
                    new PermanentException("receiving events failed in an unforeseen way: look at the cause", unknown));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            over.countDown();
        }
    }

    private void receiveOn() throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (failure == null && ended.getCount() > 0) {
            try {
                receive();
                pause = FIRST_PAUSE_MILLIS;
            } catch (TransientException trouble) {
                LOG.debug("Receiving goes on after a pause", trouble);
                if (ended.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** What was received before the trouble is still handled, unless that fails, too, or the source is closed. */
    private void finish() {
        works.values().forEach(PartitionWork::finish);
        long end = System.nanoTime() + FINISHED_WITHIN.toNanos();
        try {
            while (works.values().stream().anyMatch(work -> !work.isOver())
                    && failure == null
                    && System.nanoTime() - end < 0
                    && !ended.await(BUSY_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.trace("Waiting for what was received before the trouble");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() throws InterruptedException {
        EventConsumer from = opened();
        int waiting = works.values().stream().mapToInt(PartitionWork::size).sum();
        if (!from.info().acknowledges() && waiting >= MOST_WAITING) {
            ended.await(BUSY_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        acknowledgeIfPossible(from);
        for (InboundRecord record :
                from.poll(waiting > 0 ? BUSY_WAIT : IDLE_WAIT, MOST_RECORDS).records()) {
            works.computeIfAbsent(record.partition(), this::work).add(record);
        }
    }

    /** Before polling: a consumer may give more only when something is acknowledged. Where that fails, polling may be what helps. */
    private void acknowledgeIfPossible(EventConsumer from) {
        try {
            acknowledge(from, works);
        } catch (TransientException later) {
            LOG.debug("Acknowledging is tried again after the next poll", later);
        }
    }

    private EventConsumer opened() {
        EventConsumer from = consumer;
        if (from == null) {
            from = consumers.get();
            consumer = from;
            from.onRevoke(this::revoked);
        }
        return from;
    }

    private PartitionWork work(SourcePartition partition) {
        String source = partition.name() + "-" + partition.number();
        return PartitionWork.start(
                "eventhus-axon-handles-" + source,
                (batch, over) -> handOver.handle(batch.stream().map(messages).toList(), source, over),
                last -> failure = last);
    }

    private void acknowledge(EventConsumer from, Map<SourcePartition, PartitionWork> these) {
        Map<SourcePartition, Long> handled = new HashMap<>();
        these.forEach((partition, work) -> {
            Long position = work.unacknowledged();
            if (position != null) {
                handled.put(partition, position);
            }
        });
        if (handled.isEmpty()) {
            return;
        }
        if (from.info().acknowledges()) {
            from.acknowledge(handled);
        }
        these.forEach((partition, work) -> work.acknowledged(handled.getOrDefault(partition, 0L)));
    }

    /** Called while the consumer polls or closes. */
    private void revoked(Set<SourcePartition> partitions) {
        Map<SourcePartition, PartitionWork> moving = new HashMap<>(works);
        moving.keySet().retainAll(partitions);
        works.keySet().removeAll(partitions);
        endAndAcknowledge(moving);
    }

    private void endAndAcknowledge(Map<SourcePartition, PartitionWork> these) {
        EventConsumer from = consumer;
        if (these.isEmpty() || from == null) {
            return;
        }
        try {
            these.values().forEach(PartitionWork::end);
            awaitEnd(these.values());
            acknowledge(from, these);
        } catch (EventhusException later) {
            LOG.debug("What is not acknowledged comes again", later);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Collection<PartitionWork> these) throws InterruptedException {
        long end = System.nanoTime() + HANDED_ON_WITHIN.toNanos();
        List<PartitionWork> still = new ArrayList<>();
        for (PartitionWork work : these) {
            if (!work.awaitEnd(Duration.ofNanos(end - System.nanoTime()))) {
                still.add(work);
            }
        }
        if (!still.isEmpty()) {
            LOG.warn(
                    "{} partitions are given away while their events are still handled, which takes longer than {}: they come again elsewhere",
                    still.size(),
                    HANDED_ON_WITHIN);
        }
    }

    private void close() {
        Map<SourcePartition, PartitionWork> all = Map.copyOf(works);
        works.clear();
        endAndAcknowledge(all);
        EventConsumer from = consumer;
        if (from != null) {
            from.close();
        }
    }
}
