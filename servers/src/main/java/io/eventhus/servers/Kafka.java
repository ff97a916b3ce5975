package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Kafka, as one broker that is its own controller (KRaft), in a JVM of its own. Everybody on this host may log in: it listens on the loopback
 * address. Nobody but those who ask for a topic gets one made. Like any broker that nobody configured, it acknowledges before the disk has it.
 */
public final class Kafka implements ServerKind {

    /** The kind. */
    public static final ServerKind KIND = new Kafka("kafka", "PLAINTEXT", Map.of());

    private static final VersionRange USUAL = VersionRange.from("4.0");
    private static final Version PINNED = Version.of("4.3.1");
    private static final String START = "kafka-server-start.sh";
    private static final String FORMAT = "kafka-storage.sh";
    private static final String SETTINGS = "server.properties";
    /** Any: a cluster of one node meets no other. */
    private static final String CLUSTER = "ZXZlbnRodXMta2Fma2EAAA";

    /** Most brokers live for seconds: what the second compiler would gain, it would cost. */
    private static final String HEAP = "-Xms256m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final Duration UNTIL_FORMATTED = Duration.ofMinutes(1);

    private final String name;
    private final String protocol;
    /** Stand above the usual ones. */
    private final Map<String, String> settings;

    private Kafka(String name, String protocol, Map<String, String> settings) {
        this.name = name;
        this.protocol = protocol;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Returns a kind with further settings, for {@link TestServers#own}.
     *
     * @param name     tells it from other kinds
     * @param protocol how clients come in, such as {@code SASL_SSL}
     * @param settings of the broker; clients come in by the listener {@code CLIENT}
     */
    public static ServerKind with(String name, String protocol, Map<String, String> settings) {
        return new Kafka(name, protocol, settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String addressVariable() {
        return "EVENTHUS_TEST_KAFKA_BOOTSTRAP";
    }

    @Override
    public VersionRange usualRange() {
        return USUAL;
    }

    @Override
    public List<Way> ways(Surroundings here) {
        KeptServers kept = new KeptServers(here.cache().resolve("kafka"), "bin/" + START);
        List<Path> folders = new ArrayList<>(here.path());
        folders.add(Path.of("/opt/kafka/bin"));
        return List.of(
                new InstalledProgram(START, folders), kept.kept(), kept.made(new KafkaJars(PINNED, START, FORMAT)));
    }

    @Override
    public String advice() {
        return "let Maven, which fetches it, reach its repository, or install Kafka with its bin folder on the path, or set "
                + addressVariable() + " to the HOST:PORT of one that runs";
    }

    @Override
    public boolean refusesRoot(Install install) {
        return false;
    }

    @Override
    public void prepare(Install install, Path data, RunAs user) {
        Path file = write(data, 0, 0, 0);
        List<String> command = List.of(
                install.program().resolveSibling(FORMAT).toString(),
                "format",
                "--cluster-id",
                CLUSTER,
                "--config",
                file.toString());
        Command.Result formatted = Command.run(UNTIL_FORMATTED, data, variables(), user.command(command));
        if (!formatted.succeeded()) {
            throw new UnavailableException("the folder of a Kafka broker could not be made ready: " + formatted.told());
        }
    }

    @Override
    public Launch launch(Install install, Path data, int port) {
        return new Launch(
                List.of(
                        install.program().toString(),
                        write(data, port, freePort(), freePort()).toString()),
                variables());
    }

    private static Map<String, String> variables() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"), "KAFKA_HEAP_OPTS", HEAP);
    }

    /** The controller, and where brokers meet each other, may move with each start: nobody keeps their ports. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port for a broker to meet itself", e);
        }
    }

    private Path write(Path data, int port, int controller, int internal) {
        Map<String, String> all = new TreeMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        String own = "CLIENT://127.0.0.1:" + port + ",INTERNAL://127.0.0.1:" + internal;
        all.put("listeners", own + ",CONTROLLER://127.0.0.1:" + controller);
        all.put("advertised.listeners", own);
        all.put("inter.broker.listener.name", "INTERNAL");
        all.put("listener.security.protocol.map", "CLIENT:" + protocol + ",INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("log.dirs", data.resolve("logs").toString());
        all.put("auto.create.topics.enable", "false");
        all.put("offsets.topic.num.partitions", "3");
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        // One that was killed is taken back when its old session has expired.
        all.put("broker.session.timeout.ms", "1000");
        all.put("broker.heartbeat.interval.ms", "250");
        all.putAll(settings);
        Path file = data.resolve(SETTINGS);
        try {
            Files.writeString(
                    file,
                    all.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    @Override
    public String address(Install install, int port) {
        return "127.0.0.1:" + port;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public Optional<String> answer(String address) {
        return KafkaAnswer.from(address, false);
    }

    @Override
    public Optional<String> answerOfOurs(Install install, int port) {
        return KafkaAnswer.from(address(install, port), protocol.endsWith("SSL"));
    }
}
