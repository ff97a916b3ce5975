package io.eventhus.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** PostgreSQL, for JDBC clients. Everybody on this host may log in: it listens on the loopback address and holds nothing of value. */
public final class Postgres implements ServerKind {

    /** The kind. */
    public static final ServerKind KIND = new Postgres();

    private static final Duration PREPARING = Duration.ofSeconds(60);
    private static final String USER = "eventhus";
    private static final Path SYSTEM = Path.of("/usr/lib/postgresql");

    private Postgres() {}

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String addressVariable() {
        return "EVENTHUS_TEST_POSTGRES_URL";
    }

    @Override
    public VersionRange usualRange() {
        return VersionRange.from("14");
    }

    @Override
    public List<Way> ways(Surroundings here) {
        KeptServers kept = new KeptServers(here.cache().resolve(name()), "usr/lib/postgresql/*/bin/postgres");
        Recipe fromApt = DebianPackages.fromApt(
                Pattern.compile("postgresql-(\\d+)"), List.of("postgresql-%s", "postgresql-client-%s", "libpq5"));
        Recipe fromFolder =
                DebianPackages.fromFolder(here.packages(), Pattern.compile("(postgresql-(client-)?\\d+|libpq5)_"));
        return List.of(
                new InstalledProgram("postgres", folders(here)),
                kept.kept(),
                kept.made(fromApt),
                kept.made(fromFolder));
    }

    /** Debian keeps the server off the path, in a folder per version. */
    private static List<Path> folders(Surroundings here) {
        List<Path> folders = new ArrayList<>(here.path());
        if (Files.isDirectory(SYSTEM)) {
            KeptServers.list(SYSTEM, "[0-9]*").forEach(version -> folders.add(version.resolve("bin")));
        }
        return folders;
    }

    @Override
    public String advice() {
        return "install PostgreSQL (Debian: apt-get install postgresql), or set " + addressVariable()
                + " to the JDBC URL of one that runs";
    }

    @Override
    public boolean refusesRoot(Install install) {
        return true;
    }

    @Override
    public void prepare(Install install, Path data, RunAs user) {
        Path initdb = install.program().resolveSibling("initdb");
        // A program on the path is often a link; initdb lies beside what it points to.
        if (!Files.isExecutable(initdb)) {
            initdb = real(install.program()).resolveSibling("initdb");
        }
        List<String> command = List.of(
                initdb.toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-instructions");
        Command.Result made = Command.run(PREPARING, Path.of("/"), libraries(install), user.command(command));
        if (!made.succeeded()) {
            throw new UnavailableException("initdb of " + install.version() + " failed in " + data + " as user "
                    + user.name().orElse("of this process")
                    + ", who has to be able to step into every folder above it: "
                    + made.told());
        }
    }

    @Override
    public Launch launch(Install install, Path data, int port) {
        List<String> command = List.of(
                install.program().toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                // What a commit means here: on the disk before it is acknowledged.
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "max_connections=200");
        return new Launch(command, libraries(install));
    }

    @Override
    public String address(Install install, int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public Optional<String> answer(String address) {
        return PostgresAnswer.from(address);
    }

    /** SIGTERM would wait for clients to leave; SIGINT sends them away. */
    @Override
    public void askToStop(ProcessHandle server) {
        Command.Result asked = Command.run(Duration.ofSeconds(10), List.of("kill", "-INT", "" + server.pid()));
        if (!asked.succeeded()) {
            server.destroy();
        }
    }

    /** One that was only unpacked brings libraries which the system does not have. */
    static Map<String, String> libraries(Install install) {
        if (install.keptIn().isEmpty()) {
            return Map.of();
        }
        List<String> folders = new ArrayList<>();
        for (String above : List.of("usr/lib", "lib")) {
            Path parent = install.keptIn().get().resolve(above);
            if (Files.isDirectory(parent)) {
                KeptServers.list(parent, "*-linux-*").forEach(folder -> folders.add(folder.toString()));
            }
        }
        return folders.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", String.join(":", folders));
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            return program;
        }
    }
}
