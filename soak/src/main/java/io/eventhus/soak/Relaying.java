package io.eventhus.soak;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.tck.check.Channel;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The relay of a run, of which every worker has one and one at a time is active, to a file of lines or to a topic, and how the file is
 * read.
 */
final class Relaying {

    static final String LINES = "lines";
    static final Destination DESTINATION = new Destination("torture", "account");

    private Relaying() {}

    static EnvelopeCodec codec() {
        return new EnvelopeCodec(DESTINATION.bucket(), Profile.V2, EventRegister.empty());
    }

    static Relay start(EventStore store, StateStore state, String name, EventPublisher publisher) {
        EnvelopeCodec codec = codec();
        return Relay.start(
                store,
                state,
                name,
                publisher,
                event -> Optional.of(codec.outbound(DESTINATION, event)),
                subscription -> subscription.lease(Projection.LEASE).checkpointEvery(200, Duration.ofMillis(200)));
    }

    /**
     * Reads what arrived.
     *
     * @param head up to which position everything was published
     * @throws io.eventhus.envelope.EnvelopeRefusedException if a line is no envelope
     */
    static Recording arrived(Path file, long head) throws IOException {
        History history = History.inMemory();
        Channel channel = history.publishing(LINES, EventQuery.all());
        EnvelopeCodec codec = codec();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var envelope = codec.decode(line.getBytes(StandardCharsets.UTF_8));
                channel.arrived(envelope.id(), envelope.aggregate(), envelope.version());
            }
        }
        channel.publishedUpTo(head);
        return history.recording();
    }
}
