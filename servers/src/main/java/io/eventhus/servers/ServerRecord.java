package io.eventhus.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What is written down about the server of a folder, in {@code FOLDER/server.properties}.
 *
 * @param kind the name of its kind
 * @param port its port, the same at every start
 * @param install what runs it, the same at every start while it exists
 * @param prepared whether the data folder was made ready
 * @param process its process; empty when it was stopped
 */
record ServerRecord(String kind, int port, Install install, boolean prepared, Optional<ServerProcess> process) {

    private static final String FILE = "server.properties";

    ServerRecord prepared(int atPort) {
        return new ServerRecord(kind, atPort, install, true, process);
    }

    ServerRecord with(Install other) {
        return new ServerRecord(kind, port, other, prepared, process);
    }

    ServerRecord with(Optional<ServerProcess> other) {
        return new ServerRecord(kind, port, install, prepared, other);
    }

    /** Kills the server with all that belongs to it; its data stay. */
    void kill(Path folder) {
        Container.of(install, folder).ifPresent(Container::kill);
        process.ifPresent(ServerProcess::kill);
    }

    /** Kills it, and takes away what data it has outside of its folder. */
    void discard(Path folder) {
        kill(folder);
        Container.of(install, folder).ifPresent(Container::forget);
        DocumentDb.forget(folder.resolve("data"));
    }

    /** Holds it up, if it runs. */
    void pause(Path folder) {
        Container.of(install, folder).ifPresentOrElse(Container::pause, () -> process.ifPresent(ServerProcess::pause));
    }

    /** Lets it go on. */
    void resume(Path folder) {
        Container.of(install, folder)
                .ifPresentOrElse(Container::resume, () -> process.ifPresent(ServerProcess::resume));
    }

    static Optional<ServerRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Install install = new Install(
                Version.of(value(read, "version")),
                Path.of(value(read, "program")),
                Optional.of(value(read, "kept")).filter(kept -> !kept.isEmpty()).map(Path::of),
                value(read, "origin"));
        long pid = Long.parseLong(value(read, "pid"));
        Optional<ServerProcess> process = pid == 0
                ? Optional.empty()
                : Optional.of(new ServerProcess(pid, Instant.ofEpochMilli(Long.parseLong(value(read, "started")))));
        return Optional.of(new ServerRecord(
                value(read, "kind"),
                Integer.parseInt(value(read, "port")),
                install,
                Boolean.parseBoolean(value(read, "prepared")),
                process));
    }

    /** Replaces the file as a whole: a reader never sees half of it. */
    void write(Path folder) {
        Properties written = new Properties();
        written.setProperty("kind", kind);
        written.setProperty("port", String.valueOf(port));
        written.setProperty("version", install.version().toString());
        written.setProperty("program", install.program().toString());
        written.setProperty("kept", install.keptIn().map(Path::toString).orElse(""));
        written.setProperty("origin", install.origin());
        written.setProperty("prepared", String.valueOf(prepared));
        written.setProperty(
                "pid", String.valueOf(process.map(ServerProcess::pid).orElse(0L)));
        written.setProperty(
                "started",
                String.valueOf(
                        process.map(server -> server.started().toEpochMilli()).orElse(0L)));
        Path next = folder.resolve(FILE + ".next");
        try {
            try (Writer text = Files.newBufferedWriter(next)) {
                written.store(text, null);
            }
            Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(Properties read, String key) {
        String value = read.getProperty(key);
        if (value == null) {
            throw new UnavailableException(FILE + " has no '" + key + "'; delete the folder and start anew");
        }
        return value;
    }
}
