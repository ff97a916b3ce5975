package io.eventhus.nats;

import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Republish;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the stream of a log, or refuses one that could lose or change what was acknowledged. */
final class StreamSetup {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSetup.class);

    private final NatsConfig config;
    private final NatsLink link;

    /**
     * What is fixed when a stream is made.
     *
     * @param created when that was
     * @param tags    which tags mean the aggregate itself
     * @param isFast  whether it took fast batches when this log was opened
     */
    record Made(ZonedDateTime created, AggregateTags tags, boolean isFast) {}

    StreamSetup(NatsConfig config, NatsLink link) {
        this.config = config;
        this.link = link;
    }

    /**
     * Makes the stream if it is not there, and checks it.
     *
     * @return the stream
     * @throws StoreRefusedException if its settings, or the server, are not fit for it
     */
    Made ensure() {
        checkServer();
        StreamInfo info = found().orElseGet(() -> create());
        check(info.getConfiguration());
        AggregateTags tags = tags(info.getConfiguration());
        if (!tags.keys().containsAll(config.aggregateTags())) {
            LOG.warn(
                    "The stream {} was made without some of the aggregate tags {}: it has {}. Queries by the others read the whole range",
                    config.stream(),
                    config.aggregateTags(),
                    tags.keys());
        }
        StreamConfiguration stream = info.getConfiguration();
        // With more copies an atomic batch is cheap, and one thing to agree on.
        return new Made(info.getCreateTime(), tags, stream.getAllowBatched() && stream.getReplicas() == 1);
    }

    private AggregateTags tags(StreamConfiguration stream) {
        try {
            return AggregateTags.of(stream.getMetadata());
        } catch (IllegalArgumentException e) {
            throw new StoreRefusedException(
                    "the metadata " + AggregateTags.METADATA + " of the stream " + config.stream() + " of "
                            + config.name() + " is not what this library wrote when it made it; restore it",
                    e);
        }
    }

    /**
     * Checks the stream that was there before.
     *
     * @param made what was fixed then
     * @throws LogForkedException if it was created again
     * @throws StoreRefusedException if its settings, or the server, are not fit any more
     * @throws PermanentException if it is gone
     */
    void check(Made made) {
        checkServer();
        StreamInfo info = found().orElseThrow(
                        () -> new PermanentException(
                                "the stream " + config.stream() + " of " + config.name()
                                        + " is not there any more; whoever deleted it has deleted the log. Restore it, or open a new log"));
        if (!made.created().equals(info.getCreateTime())) {
            throw new LogForkedException("the stream " + config.stream() + " of " + config.name() + " was created at "
                    + info.getCreateTime() + ", but the one that this log was opened on at "
                    + made.created()
                    + "; expected the same. Whoever made it anew has replaced the log: open it again if that is meant");
        }
        check(info.getConfiguration());
        if (!made.tags().equals(tags(info.getConfiguration()))) {
            throw new StoreRefusedException("the metadata " + AggregateTags.METADATA + " of the stream "
                    + config.stream() + " of " + config.name() + " was changed since it was made, from " + made.tags()
                    + "; restore it");
        }
    }

    private void checkServer() {
        ServerVersion.check(config.name(), version());
    }

    private String version() {
        return link.connection().getServerInfo().getVersion();
    }

    private void check(StreamConfiguration stream) {
        List<String> unsafe = new ArrayList<>(StreamCheck.unsafe(stream, subjects()));
        republished(stream).ifPresent(unsafe::add);
        if (!unsafe.isEmpty()) {
            throw new StoreRefusedException("the stream " + config.stream() + " of " + config.name()
                    + " is not fit for this log: " + String.join("; ", unsafe) + ". Change it, or use another bucket");
        }
    }

    private String from(NatsConfig.Republished republished) {
        return config.prefix() + "." + Subjects.token(republished.aggregateType()) + ".*";
    }

    /** Tells what is wrong with what is published on; nothing is, where the configuration does not ask for anything. */
    private Optional<String> republished(StreamConfiguration stream) {
        NatsConfig.Republished wanted = config.republished();
        if (wanted == null) {
            return Optional.empty();
        }
        Republish found = stream.getRepublish();
        boolean isFine = found != null
                && !found.isHeadersOnly()
                && from(wanted).equals(found.getSource())
                && wanted.to().dotted().equals(found.getDestination());
        return isFine
                ? Optional.empty()
                : Optional.of("it does not publish " + from(wanted) + " on to " + wanted.to()
                        + "; expected that republish setting, with bodies");
    }

    private String subjects() {
        return config.prefix() + ".*.*";
    }

    private Optional<StreamInfo> found() {
        try {
            return Optional.of(link.management().getStreamInfo(config.stream()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == ApiError.NO_STREAM) {
                return Optional.empty();
            }
            throw refused("looking at", e);
        } catch (IOException e) {
            throw unanswered("looking at", e);
        }
    }

    private StreamInfo create() {
        StreamConfiguration.Builder stream = StreamConfiguration.builder()
                .name(config.stream())
                .subjects(subjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(DiscardPolicy.New)
                .replicas(config.replicas())
                .denyDelete(true)
                .denyPurge(true)
                .allowDirect(true)
                .allowAtomicPublish(true)
                .allowBatched(ServerVersion.hasFastBatches(version()))
                .metadata(new AggregateTags(config.aggregateTags()).metadata());
        if (config.republished() != null) {
            stream.republish(Republish.builder()
                    .source(from(config.republished()))
                    .destination(config.republished().to().dotted())
                    .build());
        }
        try {
            return link.management().addStream(stream.build());
        } catch (JetStreamApiException e) {
            // Another process may have made it meanwhile, in its own way: it is checked.
            return found().orElseThrow(() -> refused("creating", e));
        } catch (IOException e) {
            throw unanswered("creating", e);
        }
    }

    private PermanentException refused(String doing, JetStreamApiException cause) {
        return new PermanentException(
                doing + " the stream " + config.stream() + " of " + config.name() + " failed with error "
                        + cause.getApiErrorCode() + " of the server; check that JetStream is enabled and may be used",
                cause);
    }

    private TransientException unanswered(String doing, IOException cause) {
        return new TransientException(
                doing + " the stream " + config.stream() + " of " + config.name()
                        + " failed: JetStream did not answer. Check that it is enabled, and try again",
                cause);
    }
}
