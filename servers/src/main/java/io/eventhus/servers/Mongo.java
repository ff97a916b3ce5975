package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MongoDB, for clients of its protocol: a mongod as a replica set of one node, installed or by Docker, else {@link DocumentDb}. Everybody on this
 * host may log in: it listens on the loopback address and holds nothing of value.
 */
public final class Mongo implements ServerKind {

    /** The kind. */
    public static final ServerKind KIND = new Mongo();

    /** The first one that knows the command {@code hello}. */
    private static final VersionRange USUAL = VersionRange.from("4.4.2");

    private static final DockerImage IMAGE = new DockerImage("mongo", Version.of("8.0.17"));
    private static final String IMAGE_DATA = "/data/db";

    private static final String PROGRAM = "mongod";
    private static final String DATA = "db";
    private static final String PORT = "port";

    private Mongo() {}

    @Override
    public String name() {
        return "mongo";
    }

    @Override
    public String addressVariable() {
        return "EVENTHUS_TEST_MONGO_URI";
    }

    @Override
    public VersionRange usualRange() {
        return USUAL;
    }

    @Override
    public List<Way> ways(Surroundings here) {
        List<Way> ways = new ArrayList<>();
        ways.add(new InstalledProgram(PROGRAM, here.path()));
        ways.add(IMAGE.pulled(here));
        ways.add(IMAGE.pull(here));
        ways.addAll(DocumentDb.ways(here));
        return ways;
    }

    @Override
    public String advice() {
        return "install mongod or Docker, or name the folder with DocumentDB's package in " + Surroundings.PACKAGES
                + ", or set " + addressVariable() + " to the connection string of one that runs";
    }

    /** PostgreSQL refuses, which is behind DocumentDB; Docker's client may be root's only. */
    @Override
    public boolean refusesRoot(Install install) {
        return isDocumentDb(install);
    }

    private static boolean isDocumentDb(Install install) {
        return install.keptIn().isPresent();
    }

    @Override
    public void prepare(Install install, Path data, RunAs user) {
        if (isDocumentDb(install)) {
            DocumentDb.prepare(install, data, user);
            return;
        }
        // A folder of the same path may have been deleted without its volume, which knows another port.
        container(install, data).ifPresent(container -> {
            container.kill();
            container.forget();
        });
        try {
            Files.createDirectories(data.resolve(DATA));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + data, e);
        }
    }

    @Override
    public Launch launch(Install install, Path data, int port) {
        if (isDocumentDb(install)) {
            return DocumentDb.launch(install, data, port);
        }
        keepPort(data, port);
        List<String> server = new ArrayList<>(List.of("--replSet", MongoAnswer.SET, "--port", String.valueOf(port)));
        // By itself it would take half of the machine's memory.
        server.addAll(List.of("--wiredTigerCacheSizeGB", "1"));
        Optional<Container> container = container(install, data);
        if (container.isPresent()) {
            // One may have outlived its client.
            container.get().kill();
            server.add(0, PROGRAM);
            server.add("--bind_ip_all");
            return new Launch(container.get().run(IMAGE.tagged(), port, IMAGE_DATA, server), Map.of());
        }
        server.add(0, install.program().toString());
        server.addAll(List.of("--bind_ip", "127.0.0.1", "--nounixsocket", "--dbpath"));
        server.add(data.resolve(DATA).toString());
        return new Launch(server, Map.of());
    }

    private static Optional<Container> container(Install install, Path data) {
        return Container.of(install, data.resolve("..").normalize());
    }

    /** A replica set remembers where its node is, and one that finds itself elsewhere does not serve. */
    private static void keepPort(Path data, int port) {
        Path file = data.resolve(PORT);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, String.valueOf(port));
            }
            String first = Files.readString(file);
            if (!first.equals(String.valueOf(port))) {
                throw new UnavailableException("the replica set in " + data + " is at port " + first
                        + " for good; start it there, or start a new one in another folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
    }

    @Override
    public String address(Install install, int port) {
        String address = "mongodb://127.0.0.1:" + port + "/";
        return isDocumentDb(install) ? address : address + "?replicaSet=" + MongoAnswer.SET;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public Optional<String> answer(String address) {
        return MongoAnswer.from(address);
    }

    @Override
    public Optional<String> answerOfOurs(Install install, int port) {
        return isDocumentDb(install) ? answer(address(install, port)) : MongoAnswer.fromNode(port);
    }
}
