package io.eventhus.nats;

import io.eventhus.api.Destination;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.PersistMode;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that take what is published: there is one for each subject, and what it acknowledges it keeps. */
final class BusStreams {

    private final NatsLink link;
    private final JetStreamPublisher.Streams missing;
    private final Set<Destination> known = ConcurrentHashMap.newKeySet();

    BusStreams(NatsLink link, JetStreamPublisher.Streams missing) {
        this.link = link;
        this.missing = missing;
    }

    /** Looks again before the next publish. */
    void forget() {
        known.clear();
    }

    /**
     * Sees to it that a stream takes a destination's subject.
     *
     * @throws StoreRefusedException if there is one that may lose what it acknowledges
     * @throws PermanentException if there is none, and none is to be made, or it may not be looked for
     * @throws TransientException if nobody answers
     */
    void ensure(Destination destination) {
        if (known.contains(destination)) {
            return;
        }
        JetStreamManagement management = link.management();
        try {
            List<String> names = management.getStreamNames(destination.dotted());
            if (names.isEmpty()) {
                create(management, destination);
            } else {
                check(management.getStreamInfo(names.getFirst()).getConfiguration(), destination);
            }
            known.add(destination);
        } catch (JetStreamApiException e) {
            throw new PermanentException(
                    "looking for the stream of " + destination.dotted() + " on " + link.name() + " failed with error "
                            + e.getApiErrorCode() + " of the server; check that JetStream is enabled and may be used",
                    e);
        } catch (IOException e) {
            throw new TransientException(
                    "looking for the stream of " + destination.dotted() + " on " + link.name()
                            + " failed: JetStream did not answer. Check that it is enabled, and that the user may ask it",
                    e);
        }
    }

    private void create(JetStreamManagement management, Destination destination)
            throws IOException, JetStreamApiException {
        if (missing == JetStreamPublisher.Streams.EXPECT) {
            throw new PermanentException("no stream of " + link.name() + " takes the subject " + destination.dotted()
                    + ", so nobody would acknowledge; make one, or open the publisher with Streams.CREATE");
        }
        management.addStream(StreamConfiguration.builder()
                .name(destination.bucket() + "+" + destination.subset())
                .subjects(destination.dotted())
                .storageType(StorageType.File)
                .build());
    }

    private void check(StreamConfiguration stream, Destination destination) {
        List<String> unsafe = new ArrayList<>();
        if (stream.getStorageType() != StorageType.File) {
            unsafe.add("it is kept in memory; expected file");
        }
        if (stream.getNoAck()) {
            unsafe.add("it acknowledges nothing; expected no_ack off");
        }
        if (stream.getPersistMode() == PersistMode.Async) {
            unsafe.add("it acknowledges before it writes; expected no asynchronous persistence");
        }
        if (stream.getSealed()) {
            unsafe.add("it is sealed and takes nothing more");
        }
        if (!unsafe.isEmpty()) {
            throw new StoreRefusedException("the stream " + stream.getName() + " of " + link.name() + ", which takes "
                    + destination.dotted() + ", is not fit for publishing: " + String.join("; ", unsafe)
                    + ". Change it, or remove the subject from it");
        }
    }
}
