package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.Subject;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The key-value bucket of a state store: a stream {@code KV_<bucket>} that keeps the last message of each subject
 * {@code $KV.<bucket>.<key>}. In keys a dot is written {@code =2E}, since it parts subjects.
 */
final class StateBucket {

    private static final String DOT = "=2E";

    private final NatsConfig config;
    private final NatsLink link;

    StateBucket(NatsConfig config, NatsLink link) {
        this.config = config;
        this.link = link;
    }

    String stream() {
        return "KV_" + config.states();
    }

    private String prefix() {
        return "$KV." + config.states() + ".";
    }

    String subject(StateKey key) {
        return prefix() + key.path().replace(".", DOT);
    }

    /** Makes the bucket if it is not there, and checks it. */
    void ensure() {
        StreamConfiguration wanted = StreamConfiguration.builder()
                .name(stream())
                .subjects(prefix() + ">")
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New)
                .maxMessagesPerSubject(1)
                .replicas(config.replicas())
                .allowRollup(true)
                .denyDelete(true)
                // Read from the leader only: a replica may lag.
                .allowDirect(false)
                .build();
        try {
            ServerVersion.check(config.name(), link.connection().getServerInfo().getVersion());
            JetStreamManagement management = link.management();
            StreamInfo info;
            try {
                info = management.getStreamInfo(stream());
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() != ApiError.NO_STREAM) {
                    throw e;
                }
                info = management.addStream(wanted);
            }
            check(info.getConfiguration());
        } catch (JetStreamApiException e) {
            throw new PermanentException(
                    "opening the key-value bucket " + config.states() + " failed with error " + e.getApiErrorCode()
                            + " of the server; check that JetStream is enabled and may be used",
                    e);
        } catch (IOException e) {
            throw new TransientException(
                    "opening the key-value bucket " + config.states() + " failed: JetStream did not answer. Try again",
                    e);
        }
    }

    private void check(StreamConfiguration found) {
        boolean isSafe = found.getStorageType() == StorageType.File
                && found.getMaxMsgsPerSubject() >= 1
                && found.getMaxAge().isZero()
                && found.getMaxMsgs() <= 0
                && found.getMaxBytes() <= 0
                && found.getDiscardPolicy() == DiscardPolicy.New
                && found.getSubjects().equals(List.of(prefix() + ">"));
        if (!isSafe) {
            throw new StoreRefusedException("the key-value bucket " + config.states()
                    + " may lose documents; expected file storage, discard new, no age and no limit but one of messages for"
                    + " each subject, and only the subjects " + prefix() + ">");
        }
    }

    /** Returns the keys with a prefix, behind another, in order; also those of what was deleted. */
    SortedSet<StateKey> keys(String start, @Nullable StateKey after) {
        SortedSet<StateKey> keys = new TreeSet<>();
        try {
            StreamInfo info =
                    link.management().getStreamInfo(stream(), StreamInfoOptions.filterSubjects(prefix() + ">"));
            List<Subject> subjects = info.getStreamState().getSubjects();
            for (Subject subject : subjects) {
                String path = subject.getName().substring(prefix().length()).replace(DOT, ".");
                if (path.startsWith(start) && (after == null || path.compareTo(after.path()) > 0)) {
                    keys.add(new StateKey(path));
                }
            }
            return keys;
        } catch (JetStreamApiException | IOException e) {
            throw new TransientException("listing the key-value bucket " + config.states() + " failed. Try again", e);
        }
    }
}
