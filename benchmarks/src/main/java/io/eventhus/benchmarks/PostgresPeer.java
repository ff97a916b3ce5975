package io.eventhus.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of the benchmark's own: a fresh folder, a free port, fsync on, never as root. */
final class PostgresPeer implements AutoCloseable {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String USER = "bench";

    private final Path data;
    private final Process server;
    private final String jdbcUrl;
    private final String version;

    private PostgresPeer(Path data, Process server, String jdbcUrl) {
        this.data = data;
        this.server = server;
        this.jdbcUrl = jdbcUrl;
        this.version = "PostgreSQL " + awaitSetting("server_version");
    }

    /** Starts one. */
    static PostgresPeer start() {
        Path programs = programs()
                .orElseThrow(() -> new Measurement.UnavailableException("PostgreSQL is not installed below " + DEBIAN
                        + "; install it (Debian: apt-get install postgresql) and measure again"));
        try {
            Path data = Files.createTempDirectory(
                    "bench-postgres-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            if (isRoot()) {
                run(List.of("chown", "postgres", data.toString()));
            }
            run(asUser(
                    programs.resolve("initdb").toString(),
                    "-D",
                    data.toString(),
                    "-U",
                    USER,
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-locale"));
            Process server = begin(asUser(
                    programs.resolve("postgres").toString(),
                    "-D",
                    data.toString(),
                    "-c",
                    "port=" + port,
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "fsync=on",
                    "-c",
                    "synchronous_commit=on",
                    "-c",
                    "full_page_writes=on"));
            return new PostgresPeer(data, server, "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER);
        } catch (IOException e) {
            throw new Measurement.UnavailableException("PostgreSQL could not be started: " + e.getMessage());
        }
    }

    String jdbcUrl() {
        return jdbcUrl;
    }

    String version() {
        return version;
    }

    /** Returns what the server itself says of its durability. */
    String durability() {
        return "fsync=" + awaitSetting("fsync") + ", synchronous_commit=" + awaitSetting("synchronous_commit");
    }

    private String awaitSetting(String name) {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(jdbcUrl);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW " + name)) {
                row.next();
                return row.getString(1);
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() - end > 0) {
                    close();
                    throw new Measurement.UnavailableException("PostgreSQL did not answer: " + e.getMessage());
                }
                Thread.onSpinWait();
            }
        }
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
    private static List<String> asUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static Process begin(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void run(List<String> command) throws IOException {
        Process process = begin(command);
        try {
            if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("'" + String.join(" ", command) + "' failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while '" + command.getFirst() + "' ran", e);
        }
    }

    /** Nothing in it is wanted any more: it is killed, and its folder deleted. */
    @Override
    public void close() {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("could not delete " + data + ": " + e.getMessage());
        }
    }
}
