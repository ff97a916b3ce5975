package io.eventhus.bank.cli;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.StoredEvent;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.BankStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Follower;
import io.eventhus.envelope.EnvelopeCodec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description = "Prints the envelopes of stored events, one per line, in the order of the log.",
        mixinStandardHelpOptions = true)
final class EventsCommand extends BankSubcommand implements Runnable {

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first position to print; by default ${DEFAULT-VALUE}.")
    private long from;

    @Option(names = "--type", paramLabel = "T", description = "Print events of this type only.")
    private @Nullable String type;

    @Option(names = "--follow", description = "Go on with events as they are stored, until interrupted.")
    private boolean follow;

    private final EnvelopeCodec codec = BankEvents.codec();

    @Override
    public void run() {
        publishesNothing();
        if (from < 1) {
            throw usage("--from is " + from + "; expected a position, from 1 on");
        }
        if (type != null && type.isEmpty()) {
            throw usage("--type is empty; expected the name of an event type");
        }
        EventQuery query = type == null ? EventQuery.all() : EventQuery.ofTypes(type);
        // Reading needs no Axon, only the engine.
        try (BankStore store = openStore();
                EventStore events = EventStore.open(store.log(), EventStoreConfig.defaults())) {
            if (follow) {
                follow(events, query);
            } else {
                print(events, query);
            }
        }
    }

    private void print(EventStore events, EventQuery query) {
        long head = events.head();
        if (from <= head) {
            try (Cursor<StoredEvent> found = events.find(query, from - 1, head)) {
                for (StoredEvent event = found.next(); event != null; event = found.next()) {
                    out().line(codec.encode(event).text());
                }
            }
        }
        out().flush();
    }

    private void follow(EventStore events, EventQuery query) {
        try (Follower follower = events.follow(query, from - 1)) {
            while (!Thread.currentThread().isInterrupted()) {
                StoredEvent event = follower.take(LOOK_INTERVAL);
                if (event != null) {
                    out().line(codec.encode(event).text());
                }
                if (follower.peek() == null) {
                    out().flush();
                }
                Optional<EventhusException> failure = follower.failure();
                if (failure.isPresent()) {
                    throw failure.get();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
