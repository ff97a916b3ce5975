package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.core.lines.LinesPublisher;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log relayed to a file of JSON lines, beside plain writes of the same bytes, synced as often. The relay reads the log,
 * makes the envelopes and keeps a checkpoint; the plain side has its bytes in memory.
 */
final class Publishing implements Measurement {

    private static final int MOST_EVENTS = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Destination DESTINATION = new Destination("bank", "account");

    private final Backend backend;
    private final EnvelopeCodec codec = new EnvelopeCodec("bank", Profile.V2, EventRegister.empty());

    Publishing(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G18");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        int size = Math.min(plan.large(), MOST_EVENTS);
        Path folder = folder();
        try (CommitLog log = backend.fresh(size);
                StateStore state = backend.stateStore(log);
                EventStore store = EventStore.open(log)) {
            List<byte[]> batches = batches(log, size);
            int[] runs = {0};
            Rounds rounds = new Rounds()
                    .side("relay", () -> once(folder, file -> relay(store, state, file, "w9-" + ++runs[0], size)))
                    .side("raw", () -> once(folder, file -> write(file, batches)))
                    .run(plan);
            return List.of(Row.of(
                            "G18",
                            "W9 to JSON lines",
                            backend,
                            "plain writes of the same bytes",
                            1,
                            rounds.ratios("relay", "raw", Figures::perSecond),
                            Row.Bar.none())
                    .figures(
                            rounds.median("relay", Figures::perSecond) * size,
                            rounds.median("raw", Figures::perSecond) * size,
                            "events/s")
                    .durability("both: one sync per " + LinesPublisher.MOST_EVENTS + " events at most")
                    .size(size));
        } finally {
            delete(folder);
        }
    }

    private void relay(EventStore store, StateStore state, Path file, String name, int size)
            throws InterruptedException {
        try (EventPublisher lines = LinesPublisher.toFile(file);
                Relay relay = Relay.start(store, state, name, lines, this::outbound)) {
            if (!relay.awaitPublished(size, PATIENCE)) {
                throw new IllegalStateException("the relay did not publish " + size + " events within " + PATIENCE);
            }
        }
    }

    private Optional<OutboundEvent> outbound(StoredEvent event) {
        return Optional.of(codec.outbound(DESTINATION, event));
    }

    private static void write(Path file, List<byte[]> batches) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (byte[] batch : batches) {
                ByteBuffer bytes = ByteBuffer.wrap(batch);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            }
        }
    }

    private List<byte[]> batches(CommitLog log, int size) {
        List<byte[]> batches = new ArrayList<>();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        int events = 0;
        try (Cursor<StoredEvent> all = log.find(EventQuery.all(), 0, size)) {
            for (StoredEvent event = all.next(); event != null; event = all.next()) {
                batch.writeBytes(codec.encode(event).toBytes());
                batch.write('\n');
                if (++events % LinesPublisher.MOST_EVENTS == 0) {
                    batches.add(batch.toByteArray());
                    batch.reset();
                }
            }
        }
        batches.add(batch.toByteArray());
        return batches;
    }

    private interface ToFile {
        void write(Path file) throws IOException, InterruptedException;
    }

    /** How often a second it could be done, from one time. */
    private static Figures once(Path folder, ToFile what) {
        Path file = folder.resolve("published.jsonl");
        return Callers.inTurn(
                        0,
                        1,
                        random -> {
                            Files.deleteIfExists(file);
                            what.write(file);
                        },
                        random -> {})
                .getFirst();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("bench-lines-");
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a folder for what is published", e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + folder, e);
        }
    }
}
