package io.eventhus.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server with all that is its own in one folder; started again, it has the same data and the same port.
 *
 * <pre>
 * DIR/server.properties   what runs here, see {@link ServerRecord}
 * DIR/server.log          what it printed
 * DIR/data/               its data, owned by the user as whom it runs
 * DIR/lock                held while it is started, stopped or killed
 * </pre>
 */
final class ServerFolder {

    private static final Duration UNTIL_ANSWER = Duration.ofSeconds(60);
    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MS = 10;

    private final Path folder;
    private final Surroundings here;

    ServerFolder(Path folder, Surroundings here) {
        this.folder = folder.toAbsolutePath().normalize();
        this.here = here;
    }

    /** Returns what is written down; empty if no server was ever started here. */
    Optional<ServerRecord> look() {
        return ServerRecord.read(folder);
    }

    /**
     * Starts the server and waits until it answers. Does nothing if it runs.
     *
     * @param install what to start if the folder is new, or if what it was started with is gone
     * @param port the port; empty: the one it had, or a free one
     * @return what is written down now
     */
    ServerRecord start(ServerKind kind, Function<VersionRange, Install> install, OptionalInt port) {
        return locked(() -> {
            Optional<ServerRecord> known = look();
            known.ifPresent(server -> expect(kind, server));
            if (known.flatMap(ServerRecord::process)
                    .flatMap(ServerProcess::running)
                    .isPresent()) {
                return running(known.get(), port);
            }
            ServerRecord server = known.isPresent()
                    ? revived(kind, known.get(), install)
                    : fresh(kind, install.apply(kind.usualRange()), port);
            RunAs user = RunAs.of(kind, server.install(), here);
            if (!server.prepared()) {
                prepare(kind, server, user);
            }
            server = server.prepared(port.orElse(server.port()));
            return launch(kind, server, user);
        });
    }

    /** Stops the server in good order; kills it if it takes too long. Returns whether it ran. */
    boolean stop(ServerKind kind) {
        return locked(() -> {
            ServerRecord server = mustBeKnown();
            Optional<ServerProcess> process =
                    server.process().filter(it -> it.running().isPresent());
            process.flatMap(ServerProcess::running).ifPresent(kind::askToStop);
            // One that ended in time is not there any more to be killed.
            process.ifPresent(it -> it.ended(UNTIL_STOPPED));
            server.kill(folder);
            server.with(Optional.empty()).write(folder);
            return process.isPresent();
        });
    }

    /** Kills the server and its children. Returns whether it ran. */
    boolean kill() {
        return locked(() -> {
            ServerRecord server = mustBeKnown();
            boolean ran = server.process().flatMap(ServerProcess::running).isPresent();
            server.kill(folder);
            server.with(Optional.empty()).write(folder);
            return ran;
        });
    }

    /** Holds the server up; it keeps its connections and answers nothing. Does nothing if it does not run. */
    void pause() {
        look().ifPresent(server -> server.pause(folder));
    }

    /** Lets a server go on that was held up. */
    void resume() {
        look().ifPresent(server -> server.resume(folder));
    }

    /** Kills the server, with what it has outside of this folder, which is about to be deleted. */
    void discard() {
        look().ifPresent(server -> server.discard(folder));
    }

    /** Returns the folder of its data. */
    Path data() {
        return folder.resolve("data");
    }

    private ServerRecord running(ServerRecord server, OptionalInt port) {
        if (port.isPresent() && port.getAsInt() != server.port()) {
            throw new UnavailableException("the " + server.kind() + " in " + folder + " runs at port " + server.port()
                    + "; stop it to start it at port " + port.getAsInt());
        }
        return server;
    }

    private void expect(ServerKind kind, ServerRecord server) {
        if (!server.kind().equals(kind.name())) {
            throw new UnavailableException(
                    folder + " holds a " + server.kind() + ", not a " + kind.name() + "; name another folder");
        }
    }

    private ServerRecord mustBeKnown() {
        return look().orElseThrow(() -> new UnavailableException("no server was started in " + folder));
    }

    private ServerRecord fresh(ServerKind kind, Install install, OptionalInt port) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !entry.endsWith("lock"))) {
                throw new UnavailableException(
                        folder + " is not empty and holds no server that was started here; name a new folder");
            }
        }
        int chosen = port.isPresent() ? port.getAsInt() : freePort();
        ServerRecord server = new ServerRecord(kind.name(), chosen, install, false, Optional.empty());
        server.write(folder);
        return server;
    }

    /** Data of one major version is of no use to another, so only a version from the same number on replaces what is gone. */
    private static ServerRecord revived(ServerKind kind, ServerRecord server, Function<VersionRange, Install> install) {
        if (Files.isExecutable(server.install().program())) {
            return server;
        }
        int major = server.install().version().numbers().get(0);
        VersionRange same = VersionRange.from(String.valueOf(major)).below(String.valueOf(major + 1));
        return server.with(install.apply(server.prepared() ? same : kind.usualRange()));
    }

    private void prepare(ServerKind kind, ServerRecord server, RunAs user) throws IOException {
        Path data = folder.resolve("data");
        // Left from a start that was cut short before the folder was ready, so before it held anything of anybody's.
        Folders.delete(data);
        Files.createDirectories(data);
        user.give(data);
        kind.prepare(server.install(), data, user);
    }

    private ServerRecord launch(ServerKind kind, ServerRecord server, RunAs user) throws IOException {
        ServerKind.Launch launch = kind.launch(server.install(), folder.resolve("data"), server.port());
        File log = folder.resolve("server.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(ownSession(user.command(launch.command())))
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(launch.variables());
        Process process = builder.start();
        ServerRecord started = server.with(Optional.of(ServerProcess.of(process.toHandle())));
        started.write(folder);
        awaitAnswer(kind, started, process);
        return started;
    }

    /** A Ctrl-C that is meant for the caller's program must not end the server. */
    private static List<String> ownSession(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("/usr/bin/setsid"));
        whole.addAll(command);
        return whole;
    }

    private void awaitAnswer(ServerKind kind, ServerRecord server, Process process) {
        long end = System.nanoTime() + UNTIL_ANSWER.toNanos();
        while (kind.answerOfOurs(server.install(), server.port()).isEmpty()) {
            boolean ended;
            try {
                ended = process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(server, "was interrupted while it started", e);
            }
            if (ended) {
                throw failed(server, "ended while it started, with code " + process.exitValue(), null);
            }
            if (System.nanoTime() - end > 0) {
                throw failed(server, "does not answer after " + UNTIL_ANSWER.toSeconds() + " s", null);
            }
        }
        // Somebody else's server at this port would answer, too.
        if (!process.isAlive()) {
            throw failed(server, "ended, and another server answers at port " + server.port(), null);
        }
    }

    private UnavailableException failed(ServerRecord server, String how, @Nullable Exception cause) {
        server.kill(folder);
        server.with(Optional.empty()).write(folder);
        String message = server.kind() + " " + server.install().version() + " in " + folder + " " + how
                + "; it printed: " + Command.endOf(folder.resolve("server.log"));
        return cause == null ? new UnavailableException(message) : new UnavailableException(message, cause);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T locked(Step<T> step) {
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw busy();
                }
                return step.run();
            }
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder, e);
        }
    }

    private UnavailableException busy() {
        return new UnavailableException(
                "the server in " + folder + " is being started or stopped by somebody else; try again");
    }
}
