package io.eventhus.docs;

import io.eventhus.api.Destination;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.core.lines.LinesPublisher;
import io.eventhus.envelope.EnvelopeCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A relay without Axon: docs/publishing.md shows it. */
final class Relaying {

    private Relaying() {}

    /** Publishes all that a store holds to a file, and returns whether it did so in time. */
    static boolean all(EventStore store, StateStore state, EnvelopeCodec codec, Path file) throws InterruptedException {
        // shown: begin
        Destination accounts = new Destination("bank", "account");
        try (LinesPublisher lines = LinesPublisher.toFile(file);
                Relay relay = Relay.start(
                        store, state, "lines", lines, event -> Optional.of(codec.outbound(accounts, event)))) {
            boolean done = relay.awaitPublished(store.head(), Duration.ofSeconds(10));
            System.out.println("published up to " + relay.publishedUpTo() + ", behind: " + relay.lag());
            return done;
        }
        // shown: end
    }
}
