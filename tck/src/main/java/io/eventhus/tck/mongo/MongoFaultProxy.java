package io.eventhus.tck.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a MongoDB driver and its server, on a loopback port of its own, and brings trouble on the wire:
 *
 * <pre>{@code
 * try (MongoFaultProxy proxy = MongoFaultProxy.start("127.0.0.1:27017", ReplicaSetLook.named("rs"))) {
 *     ArmedFault cut = proxy.on("insert").nth(2).collection("events").then(Fault.cutAfterSend());
 *     ... // a client of proxy.uri()
 *     assertThat(cut.wasHit()).isTrue();
 * }
 * }</pre>
 *
 * <p>It reads OP_MSG, and OP_QUERY with OP_REPLY for the first greeting. It reads neither compressed messages (an error,
 * see {@link #problems}) nor TLS. What nothing is armed for passes as it came. At most {@value #MOST_CONNECTIONS}
 * connections are open at once; more are refused. May be used by several threads at once.
 */
public final class MongoFaultProxy implements AutoCloseable {

    /** The most connections that are open at once. */
    public static final int MOST_CONNECTIONS = 1_000;

    private static final System.Logger LOG = System.getLogger(MongoFaultProxy.class.getName());
    private static final int MOST_PROBLEMS = 100;

    private final InetSocketAddress server;
    private final ProxyPort port;
    private final FaultPlan plan = new FaultPlan();
    private final CommandRecord record = new CommandRecord();
    private final Map<String, BsonDocument> canned = new ConcurrentHashMap<>();
    private final List<MongoWireException> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile @Nullable ReplicaSetLook look;

    private MongoFaultProxy(InetSocketAddress server, @Nullable ReplicaSetLook look) throws IOException {
        this.server = server;
        this.look = look;
        this.port = new ProxyPort();
    }

    /**
     * Starts a proxy that shows the server as it is.
     *
     * @param server the server's host and port, such as {@code 127.0.0.1:27017}
     * @throws UncheckedIOException if no port can be had
     */
    public static MongoFaultProxy start(String server) {
        return begin(server, null);
    }

    /**
     * Starts a proxy that lets the server look like a replica set.
     *
     * @param server the server's host and port, such as {@code 127.0.0.1:27017}
     * @param look   what the driver sees
     * @throws UncheckedIOException if no port can be had
     */
    public static MongoFaultProxy start(String server, ReplicaSetLook look) {
        return begin(server, look);
    }

    private static MongoFaultProxy begin(String server, @Nullable ReplicaSetLook look) {
        int colon = server.lastIndexOf(':');
        String number = server.substring(colon + 1);
        if (colon < 1 || !number.matches("[0-9]{1,5}") || Integer.parseInt(number) > 65_535) {
            throw new IllegalArgumentException("the server '" + server + "'; expected HOST:PORT");
        }
        try {
            MongoFaultProxy proxy = new MongoFaultProxy(
                    new InetSocketAddress(server.substring(0, colon), Integer.parseInt(number)), look);
            Thread.ofVirtual().name("mongo-fault-proxy").start(proxy::listen);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("a proxy in front of " + server + " found no loopback port to listen on", e);
        }
    }

    /** Returns the proxy's host and port. */
    public String address() {
        return "127.0.0.1:" + port.number();
    }

    /** Returns a connection string: with the name of the replica set if it looks like one, else with a direct connection. */
    public String uri() {
        ReplicaSetLook now = look;
        return "mongodb://" + address() + "/?"
                + (now == null ? "directConnection=true" : "replicaSet=" + now.setName());
    }

    /**
     * Says what the driver sees from the next greeting on; a monitor greets every ten seconds unless it is told otherwise.
     */
    public void looksLike(ReplicaSetLook otherLook) {
        look = otherLook;
    }

    /**
     * Begins a fault, as in {@code on("getMore").nth(2).then(Fault.cutInReply())}.
     *
     * @param command the command's name, such as {@code insert}; {@code hello} also means {@code isMaster}
     */
    public Aim on(String command) {
        return new Aim(plan::arm, command);
    }

    /**
     * Answers all commands of a name from now on instead of the server, unless a fault says something else.
     *
     * @param command such as {@code replSetGetConfig}
     * @param reply   {@code ok: 1} is added unless it says otherwise
     * @return this
     */
    public MongoFaultProxy answering(String command, BsonDocument reply) {
        canned.put(Request.nameFor(command), reply.clone());
        return this;
    }

    /** Returns the armed faults that have not happened. */
    public List<ArmedFault> neverHit() {
        return plan.neverHit();
    }

    /** Returns the last commands that came, at most 10,000 of them with 16 MB on the wire. */
    public List<SeenCommand> commands() {
        return record.all();
    }

    /** Returns those of the last commands that have a name. */
    public List<SeenCommand> commands(String name) {
        String one = Request.nameFor(name);
        return record.all().stream().filter(each -> each.name().equals(one)).toList();
    }

    /** Returns how many commands of a name have come. */
    public long count(String name) {
        return record.count(name);
    }

    /**
     * Waits until a command has come; the server need not have it yet.
     *
     * @param name   the command's name
     * @param number the how-many-eth of that name since the proxy was started, from 1 on
     * @return the command
     * @throws AssertionError if it does not come within that time, or is no longer kept
     */
    public SeenCommand awaitCommand(String name, long number, Duration longest) {
        return record.await(name, number, longest);
    }

    /** Returns the first errors in what came over the wire; expected to be none, unless a test sends some. */
    public List<MongoWireException> problems() {
        return List.copyOf(problems);
    }

    /** Returns how many connections are open. */
    public int openConnections() {
        return port.open();
    }

    /** Cuts all connections; what is held is lost. New ones may be opened. */
    public void cutAll() {
        port.cutAll();
    }

    /**
     * Resets every new connection at once, as if the server were absent; with {@link #cutAll} it is gone. The port is kept,
     * so that {@link #accept} finds it free.
     */
    public void refuse() {
        port.refuse(true);
    }

    /** Takes new connections again. */
    public void accept() {
        port.refuse(false);
    }

    /** Ends all connections and frees the port. May be called again. */
    @Override
    public void close() {
        port.close();
    }

    private void listen() {
        port.listen((number, client) -> new ProxyConnection(this, number, client));
    }

    InetSocketAddress serverAddress() {
        return server;
    }

    int nextId() {
        return ids.incrementAndGet();
    }

    void ended(ProxyConnection connection) {
        port.ended(connection);
    }

    void problem(MongoWireException problem) {
        LOG.log(System.Logger.Level.WARNING, "A connection is closed: " + problem.getMessage());
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    @Nullable
    BsonDocument cannedFor(Request request) {
        return canned.get(request.name());
    }

    /** Counts and keeps a command, both in one order, and tells what happens to it. */
    synchronized @Nullable ArmedFault next(int connection, Request request, boolean answered) {
        ArmedFault armed = plan.next(request);
        String done = armed != null ? armed.fault().toString() : answered ? SeenCommand.ANSWERED : SeenCommand.PASSED;
        record.add(connection, request, done);
        return armed;
    }

    /** Returns a server's reply as the look wants it. */
    WireMessage dressed(Request request, WireMessage reply) {
        ReplicaSetLook now = look;
        boolean greeting = request.name().equals("hello");
        if (now == null || (!greeting && !now.hasOperationTimes())) {
            return reply;
        }
        BsonDocument document = WireDocuments.documentOf(reply);
        if (greeting) {
            document = now.patch(request.body().getFirstKey(), document, address());
        }
        if (now.hasOperationTimes() && reply.opCode() == WireMessage.OP_MSG && !document.containsKey("operationTime")) {
            document.append("operationTime", new BsonTimestamp(1_700_000_000, nextId()));
        }
        return WireDocuments.withDocument(reply, document);
    }
}
