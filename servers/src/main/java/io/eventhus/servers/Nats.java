package io.eventhus.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NATS with JetStream, for clients of the NATS protocol. Everybody on this host may log in: it listens on the loopback address. */
public final class Nats implements ServerKind {

    /** Syncs now and then, as a server does that nobody configured. */
    public static final ServerKind KIND = new Nats("nats", "2m");

    /** Syncs before it acknowledges. */
    public static final ServerKind SYNCED = new Nats("nats-synced", "always");

    /** The newest version that the tests know; storage and publishing are tested on it. */
    public static final VersionRange NEWEST = VersionRange.from("2.15.2");

    /** The oldest line whose storage is sound. */
    public static final VersionRange OLDER = VersionRange.from("2.12.15").below("2.13");

    /** What Debian 12 has: fit for publishing only. */
    public static final VersionRange OLD = VersionRange.from("2.9").below("2.10");

    private static final String PROGRAM = "nats-server";

    private static final List<Version> PINNED =
            List.of(Version.of("2.15.2"), Version.of("2.12.15"), Version.of("2.9.10"));

    private final String name;
    private final String syncInterval;
    private final Optional<NatsSettings.Node> node;

    private final String more;

    private Nats(String name, String syncInterval) {
        this(name, syncInterval, Optional.empty(), "");
    }

    private Nats(String name, String syncInterval, Optional<NatsSettings.Node> node, String more) {
        this.name = name;
        this.syncInterval = syncInterval;
        this.node = node;
        this.more = more;
    }

    /**
     * Returns a kind with further settings, for {@link TestServers#own}.
     *
     * @param name         tells it from other kinds
     * @param syncInterval how often it syncs: a duration, or {@code always}
     * @param settings     lines for the server's configuration file: users, TLS and the like
     */
    public static ServerKind with(String name, String syncInterval, String settings) {
        return new Nats(name, syncInterval, Optional.empty(), settings);
    }

    /** Returns this kind as one node of a cluster. */
    ServerKind node(ClusterPlan plan, int index) {
        return new Nats(name, syncInterval, Optional.of(new NatsSettings.Node(plan, index)), more);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String addressVariable() {
        return "EVENTHUS_TEST_NATS_URL";
    }

    @Override
    public VersionRange usualRange() {
        return NEWEST;
    }

    @Override
    public List<Way> ways(Surroundings here) {
        KeptServers kept = new KeptServers(here.cache().resolve("nats"), "bin/" + PROGRAM);
        List<Path> folders = new ArrayList<>(here.path());
        folders.add(Path.of("/usr/sbin"));
        folders.add(Path.of(System.getProperty("user.home"), "go", "bin"));
        return List.of(
                new InstalledProgram(PROGRAM, folders),
                kept.kept(),
                kept.made(new GoProgram("github.com/nats-io/nats-server/v2", PINNED)));
    }

    @Override
    public String advice() {
        return "install Go, which builds it, or nats-server itself, or set " + addressVariable()
                + " to the URL of one that runs";
    }

    @Override
    public boolean refusesRoot(Install install) {
        return false;
    }

    @Override
    public void prepare(Install install, Path data, RunAs user) {
        // The server makes what it needs in its folder.
        if (!Files.isDirectory(data)) {
            throw new UnavailableException(data + " is no folder");
        }
    }

    @Override
    public Launch launch(Install install, Path data, int port) {
        Path settings = NatsSettings.write(data, install.version(), port, syncInterval, node, more);
        return new Launch(List.of(install.program().toString(), "-c", settings.toString()), Map.of());
    }

    @Override
    public String address(Install install, int port) {
        return address(port);
    }

    static String address(int port) {
        return "nats://127.0.0.1:" + port;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public Optional<String> answer(String address) {
        return NatsAnswer.from(address);
    }
}
