package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.nats.NatsStateStore;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams of a NATS server, each filled anew: the server has no way to copy one that the log would accept. */
final class NatsBackend implements Backend {

    /** Only a few are open at a time: those before are deleted. */
    private static final int KEPT = 8;

    private final NatsServer server;
    private final Connection connection;
    private final String version;
    /** By the log's name. */
    private final Map<String, NatsConfig> configs = new HashMap<>();

    private final ArrayDeque<String> buckets = new ArrayDeque<>();
    private int made;

    NatsBackend(NatsServer server) {
        this.server = server;
        this.connection = connect();
        this.version = "nats-server " + connection.getServerInfo().getVersion() + ", jnats " + Nats.CLIENT_VERSION;
    }

    private Connection connect() {
        try {
            // The client's own listener tells of each step of flow control.
            return Nats.connect(Options.builder()
                    .servers(server.urls().split(",", -1))
                    .errorListener(new ErrorListener() {})
                    .build());
        } catch (IOException e) {
            throw new Measurement.UnavailableException("NATS: nobody answers at the URLs given: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        }
    }

    @Override
    public String name() {
        return server.isSynced() ? "nats, synced" : "nats";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String durability() {
        return server.durability();
    }

    @Override
    public boolean isVariant() {
        return server.isSynced();
    }

    @Override
    public CommitLog fresh(int size) {
        return NatsCommitLog.open(filled(size));
    }

    private synchronized NatsConfig filled(int size) {
        // The process in the name, since a server that is not ours may hold those of another run.
        String bucket = "bench-" + ProcessHandle.current().pid() + "-" + ++made;
        NatsConfig config = NatsConfig.of(server.urls(), bucket).withReplicas(server.replicas());
        while (buckets.size() >= KEPT) {
            delete(buckets.remove());
        }
        buckets.add(bucket);
        try (CommitLog log = NatsCommitLog.open(config)) {
            BulkLoad.into(log, load -> Content.commits(size, load));
            configs.put(log.info().name(), config);
        }
        return config;
    }

    private void delete(String bucket) {
        for (String stream : List.of("EVENTHUS_" + bucket, "KV_eventhus_" + bucket)) {
            try {
                JetStreamManagement management = connection.jetStreamManagement();
                if (management.getStreamNames().contains(stream)) {
                    management.deleteStream(stream);
                }
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException("could not delete the stream " + stream, e);
            }
        }
    }

    private synchronized NatsConfig configOf(CommitLog log) {
        NatsConfig config = configs.get(log.info().name());
        if (config == null) {
            throw new IllegalArgumentException(log.info().name() + " was not opened here");
        }
        return config;
    }

    @Override
    public CommitLog another(CommitLog log) {
        return NatsCommitLog.open(configOf(log));
    }

    @Override
    public StateStore stateStore(CommitLog log) {
        return NatsStateStore.open(configOf(log));
    }

    @Override
    public Optional<Raw> raw(int size) {
        return Optional.of(new RawNats(connect(), filled(size).bucket()));
    }

    @Override
    public Optional<Raw> rawBeside(CommitLog log, int size) {
        return Optional.of(new RawNats(connect(), configOf(log).bucket()));
    }

    @Override
    public List<RawLoad> rawLoads() {
        Row.Bar bar = Row.Bar.atLeast(server.isSynced() ? 2 : server.replicas() > 1 ? 0.8 : 0.12);
        return List.of(
                new RawLoad(server.isSynced() ? "G3" : "G2", "raw synchronous publish by 64", bar, this::publish, null),
                new RawLoad(
                        server.isSynced() ? "G3" : "G2",
                        "raw asynchronous publish, 512 on the way",
                        Row.Bar.none(),
                        this::publishAsync,
                        null));
    }

    private Figures publish(Plan plan) {
        try (RawNats raw = new RawNats(connect(), filled(plan.small()).bucket())) {
            return Callers.run(Throughput.CALLERS, plan.ramp(), plan.time(), raw::publish);
        }
    }

    private Figures publishAsync(Plan plan) {
        try (RawNats raw = new RawNats(connect(), filled(plan.small()).bucket())) {
            return Callers.run(1, plan.ramp(), plan.time(), raw::publishAsync);
        }
    }

    @Override
    public List<RawDecision> rawDecisions() {
        return List.of(
                new RawDecision(
                        "raw: head, direct get in a batch, publish behind it",
                        Row.Bar.atLeast(0.7),
                        raw -> ((RawNats) raw)::decide),
                new RawDecision(
                        "raw: head, the client's getNextMessage, publish behind it",
                        Row.Bar.none(),
                        raw -> ((RawNats) raw)::decideByGetNext),
                new RawDecision("raw: publish only", Row.Bar.none(), raw -> ((RawNats) raw)::publish));
    }

    @Override
    public Optional<String> shared(CommitLog log) {
        return Optional.of(server.urls() + "/" + configOf(log).bucket());
    }

    /** Opens a log by what {@link #shared} said. */
    static CommitLog join(String shared) {
        int slash = shared.lastIndexOf('/');
        return NatsCommitLog.open(NatsConfig.of(shared.substring(0, slash), shared.substring(slash + 1)));
    }

    @Override
    public synchronized void close() {
        try {
            if (server.own().isEmpty()) {
                buckets.forEach(this::delete);
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
        }
    }
}
