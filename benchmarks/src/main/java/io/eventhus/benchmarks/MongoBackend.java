package io.eventhus.benchmarks;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.mongo.MongoCommitLog;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.mongo.MongoStateStore;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Collections of a MongoDB: one template for each size, which the server copies for each log. */
final class MongoBackend implements Backend {

    /** Only a few are open at a time: those before are dropped. */
    private static final int KEPT = 8;

    /** The test server stores some thousand events a second. */
    private static final int LARGEST = 200_000;

    private final MongoServer server;
    private final MongoClient client;
    private final MongoDatabase database;
    private final String version;
    private final String durability;
    /** By size. */
    private final Map<Integer, MongoConfig> templates = new HashMap<>();
    /** By the log's name. */
    private final Map<String, MongoConfig> configs = new HashMap<>();

    private final ArrayDeque<String> collections = new ArrayDeque<>();
    private int made;

    MongoBackend(MongoServer server) {
        this.server = server;
        this.client = MongoClients.create(settings(server.uri()).build());
        this.database = client.getDatabase(server.database());
        try {
            this.version = MongoServer.version(client);
            this.durability = MongoServer.durability(client);
        } catch (MongoException e) {
            client.close();
            server.close();
            throw new Measurement.UnavailableException(
                    "MongoDB: nobody answers at the URI given: " + e.getClass().getSimpleName());
        }
    }

    /** The concerns of the log, which each raw side and each peer gets, too. */
    static MongoClientSettings.Builder settings(String uri) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .retryWrites(false)
                .readConcern(com.mongodb.ReadConcern.MAJORITY)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    @Override
    public String name() {
        return "mongo";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String durability() {
        return durability;
    }

    @Override
    public int large(Plan plan) {
        return Math.min(plan.large(), LARGEST);
    }

    @Override
    public CommitLog fresh(int size) {
        return MongoCommitLog.open(filled(size));
    }

    /** Opens a log, telling a listener what it asks of the server. */
    CommitLog fresh(int size, CommandListener listener) {
        return MongoCommitLog.open(filled(size).withSettings(settings -> settings.addCommandListener(listener)));
    }

    private synchronized MongoConfig filled(int size) {
        MongoConfig template = templates.computeIfAbsent(size, this::template);
        String bucket = nextBucket();
        while (collections.size() >= KEPT) {
            database.getCollection(collections.remove()).drop();
        }
        String collection = RawMongo.collection(bucket);
        collections.add(collection);
        // The index is made when the log is opened.
        database.getCollection(RawMongo.collection(template.bucket()))
                .aggregate(List.of(new Document("$out", collection)))
                .toCollection();
        MongoConfig config = config(bucket);
        // Opened once beforehand: the raw side needs the index, too.
        try (CommitLog log = MongoCommitLog.open(config)) {
            configs.put(log.info().name(), config);
        }
        return config;
    }

    private MongoConfig template(int size) {
        MongoConfig config = config(nextBucket());
        try (CommitLog log = MongoCommitLog.open(config)) {
            BulkLoad.into(log, load -> Content.commits(size, load));
        }
        return config;
    }

    /** The process in the name, since a server that is not ours may hold those of another run. */
    private String nextBucket() {
        return "bench-" + ProcessHandle.current().pid() + "-" + ++made;
    }

    private MongoConfig config(String bucket) {
        return MongoConfig.of(server.uri(), server.database(), bucket);
    }

    private synchronized MongoConfig configOf(CommitLog log) {
        MongoConfig config = configs.get(log.info().name());
        if (config == null) {
            throw new IllegalArgumentException(log.info().name() + " was not opened here");
        }
        return config;
    }

    @Override
    public CommitLog another(CommitLog log) {
        return MongoCommitLog.open(configOf(log));
    }

    @Override
    public StateStore stateStore(CommitLog log) {
        return MongoStateStore.open(configOf(log));
    }

    @Override
    public Optional<Raw> raw(int size) {
        return Optional.of(driver(settings(server.uri()), filled(size)));
    }

    /** Opens the driver on a copy of its own, telling a listener what is asked of the server. */
    RawMongo raw(int size, CommandListener listener) {
        return driver(settings(server.uri()).addCommandListener(listener), filled(size));
    }

    @Override
    public Optional<Raw> rawBeside(CommitLog log, int size) {
        return Optional.of(driver(settings(server.uri()), configOf(log)));
    }

    private RawMongo driver(MongoClientSettings.Builder settings, MongoConfig config) {
        return new RawMongo(MongoClients.create(settings.build()), server.database(), config.bucket());
    }

    /** Opens the layout of the Go toolkit in a collection of its own, filled as small stores are. */
    MongoAggregates aggregates() {
        String collection = nextBucket() + ".aggregates";
        return new MongoAggregates(MongoClients.create(settings(server.uri()).build()), server.database(), collection);
    }

    @Override
    public List<RawLoad> rawLoads() {
        return List.of(new RawLoad("G5", "raw insertOne by 64", Row.Bar.atLeast(1), this::insert, null));
    }

    private Figures insert(Plan plan) {
        try (RawMongo raw = driver(settings(server.uri()), filled(plan.small()))) {
            return Callers.run(Throughput.CALLERS, plan.ramp(), plan.time(), raw::insert);
        }
    }

    @Override
    public List<RawDecision> rawDecisions() {
        return List.of(
                new RawDecision(
                        "raw: head, find by tag, insertOne behind it",
                        Row.Bar.atLeast(0.7),
                        raw -> ((RawMongo) raw)::decide),
                new RawDecision("raw: insertOne only", Row.Bar.none(), raw -> ((RawMongo) raw)::insert));
    }

    @Override
    public Optional<String> shared(CommitLog log) {
        return Optional.of(
                server.uri() + "#" + server.database() + "/" + configOf(log).bucket());
    }

    /** Opens a log by what {@link #shared} said. */
    static CommitLog join(String shared) {
        int hash = shared.lastIndexOf('#');
        int slash = shared.lastIndexOf('/');
        return MongoCommitLog.open(MongoConfig.of(
                shared.substring(0, hash), shared.substring(hash + 1, slash), shared.substring(slash + 1)));
    }

    MongoServer server() {
        return server;
    }

    @Override
    public synchronized void close() {
        try (server;
                client) {
            if (server.own().isEmpty()) {
                for (String name : database.listCollectionNames()) {
                    if (name.startsWith("bench-" + ProcessHandle.current().pid() + "-")) {
                        database.getCollection(name).drop();
                    }
                }
            }
        }
    }
}
