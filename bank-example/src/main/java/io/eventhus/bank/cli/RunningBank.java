package io.eventhus.bank.cli;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.PublishAddress;
import io.eventhus.core.Lag;
import io.eventhus.core.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The bank while one subcommand runs, with what publishes beside it. */
final class RunningBank implements AutoCloseable {

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final EventhusApplication application;
    private final PublishOptions publishing;

    RunningBank(EventhusApplication application, PublishOptions publishing) {
        this.application = application;
        this.publishing = publishing;
    }

    EventhusApplication application() {
        return application;
    }

    /**
     * Waits until everything stored up to now is published everywhere, and tells how far each publisher is. One that does
     * not get on is given up; it does not keep the others from being waited for.
     *
     * @throws NotPublishedException if one did not get there
     */
    void awaitPublished() {
        if (publishing.addresses().isEmpty()) {
            return;
        }
        long head = application.eventStore().head();
        List<String> behind = new ArrayList<>();
        for (PublishAddress address : publishing.addresses()) {
            Relay relay = relay(address);
            if (!reaches(relay, head)) {
                behind.add(behind(address, relay, head));
            }
        }
        publishing.addresses().forEach(this::tell);
        if (!behind.isEmpty()) {
            throw new NotPublishedException(String.join("; ", behind));
        }
    }

    /** Tells whether a relay gets to a position, however long that takes, as long as it gets on. */
    private boolean reaches(Relay relay, long head) {
        long before = -1;
        long since = System.nanoTime();
        try {
            while (!relay.awaitPublished(head, LOOK_INTERVAL)) {
                publishing.out().checkReader();
                long now = relay.publishedUpTo();
                if (now > before) {
                    before = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since >= publishing.patience().toNanos()) {
                    return false;
                }
                if (relay.failure().isPresent()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while waiting for what is published", interrupted);
        }
    }

    private String behind(PublishAddress address, Relay relay, long head) {
        String why = relay.failure()
                .map(failure -> "it ended: " + failure.getMessage())
                .orElse("it did not get on for " + publishing.patience().toSeconds() + " s");
        return "publishing to " + address + " has come to position " + relay.publishedUpTo() + " of " + head + "; "
                + why + ". What is stored stays stored: 'relay --publish " + address + "' publishes the rest";
    }

    /**
     * Publishes until this thread is interrupted.
     *
     * @throws NotPublishedException if every publisher has ended
     */
    void publishOn() {
        Set<PublishAddress> ended = new HashSet<>();
        try {
            while (ended.size() < publishing.addresses().size()) {
                for (PublishAddress address : publishing.addresses()) {
                    relay(address)
                            .failure()
                            .filter(failure -> ended.add(address))
                            .ifPresent(failure -> publishing
                                    .err()
                                    .println("publishing to " + address + " ended: " + failure.getMessage()));
                }
                publishing.out().checkReader();
                Thread.sleep(LOOK_INTERVAL);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            publishing.addresses().forEach(this::tell);
            return;
        }
        throw new NotPublishedException("every publisher has ended; the reasons are above");
    }

    private void tell(PublishAddress address) {
        Relay relay = relay(address);
        publishing
                .err()
                .println("published to " + address + " up to position " + relay.publishedUpTo() + "; "
                        + told(relay.lag()));
    }

    private static String told(Lag lag) {
        return lag.isNone()
                ? "nothing is left"
                : "lag " + lag.events() + " events, " + lag.age().toMillis() + " ms";
    }

    private Relay relay(PublishAddress address) {
        return Objects.requireNonNull(application.relays().get(address.name()));
    }

    @Override
    public void close() {
        application.close();
    }
}
