package io.eventhus.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DocumentDB: MongoDB's protocol on PostgreSQL, with FerretDB in front of it. It stands in where there is no mongod. A package holds it, which
 * needs the PostgreSQL of one major version, laid out as Debian does:
 *
 * <pre>
 * documentdb/start.sh        makes a data folder, and starts both in it
 * documentdb/bin/ferretdb
 * documentdb/lib, ext        what PostgreSQL loads
 *
 * DATA/pg/                   a PostgreSQL of its own with all that, most of it links; with it a data folder needs the package no more
 * DATA/data/                 the data
 * </pre>
 *
 * <p>An install of it names the PostgreSQL as its program, and the package as the folder in which it is kept.
 */
final class DocumentDb {

    /** The oldest one has a symbol that the extension wants and older ones lack. */
    static final VersionRange POSTGRES = VersionRange.from("15.20").below("16");

    /** As which version of MongoDB the front end of this version passes itself off. */
    private static final Version SERVED = Version.of("7.0.77");

    private static final VersionRange FRONT = VersionRange.from("2").below("3");

    private static final String PACKAGES = "documentdb-*.tar.xz";
    private static final String SCRIPT = "documentdb-server.sh";
    private static final Path PROGRAM = Path.of("lib/postgresql/15/bin/postgres");
    private static final Duration UNPACKING = Duration.ofMinutes(2);
    private static final Duration PREPARING = Duration.ofMinutes(2);

    private DocumentDb() {}

    /** Returns the ways to it: the package that is kept, then the one in the folder of packages. */
    static List<Way> ways(Surroundings here) {
        KeptServers kept =
                new KeptServers(here.cache().resolve("mongo"), "documentdb/bin/ferretdb", DocumentDb::version);
        return List.of(way(here, kept.kept()), way(here, kept.made(fromFolder(here.packages()))));
    }

    /** The front end tells its own version, clients ask for MongoDB's. */
    private static Optional<Version> version(Path front) {
        return InstalledProgram.version(front).filter(FRONT::holds).map(version -> SERVED);
    }

    private static Way way(Surroundings here, Way unpacked) {
        return new Way() {
            @Override
            public Optional<Install> find(VersionRange range, List<String> remarks) {
                return unpacked.find(range, remarks)
                        .flatMap(found -> postgres(Postgres.KIND.ways(here), makes(), remarks)
                                .map(postgres -> new Install(
                                        found.version(),
                                        postgres.program(),
                                        found.keptIn(),
                                        "DocumentDB, " + found.origin() + ", on PostgreSQL " + postgres.version())));
            }

            @Override
            public boolean makes() {
                return unpacked.makes();
            }
        };
    }

    /**
     * Finds a PostgreSQL that the package fits.
     *
     * @param ways to a PostgreSQL
     * @param make whether to try those that download it
     */
    static Optional<Install> postgres(List<Way> ways, boolean make, List<String> remarks) {
        List<String> why = new ArrayList<>();
        for (Way way : ways) {
            if (way.makes() && !make) {
                continue;
            }
            Optional<Install> found = way.find(POSTGRES, why).map(DocumentDb::real);
            if (found.isPresent() && found.get().program().endsWith(PROGRAM)) {
                return found;
            }
            found.ifPresent(other -> why.add(other.program() + " does not lie in " + PROGRAM.getParent()));
        }
        remarks.add("DocumentDB needs a PostgreSQL of " + POSTGRES + " (" + String.join("; ", why) + ")");
        return Optional.empty();
    }

    /** A program on the path is often a link; what belongs to it lies beside what it points to. */
    private static Install real(Install postgres) {
        try {
            return new Install(
                    postgres.version(), postgres.program().toRealPath(), postgres.keptIn(), postgres.origin());
        } catch (IOException e) {
            return postgres;
        }
    }

    private static Recipe fromFolder(Optional<Path> packages) {
        return new Recipe() {
            @Override
            public String label() {
                return "unpacked from the package in " + Surroundings.PACKAGES;
            }

            @Override
            public Optional<String> make(Path folder, VersionRange range) {
                if (packages.isEmpty() || !Files.isDirectory(packages.get())) {
                    return Optional.of(
                            packages.map(path -> path + " is no folder").orElse("it names no folder"));
                }
                List<Path> files = KeptServers.list(packages.get(), PACKAGES);
                if (files.isEmpty()) {
                    return Optional.of("no package " + PACKAGES + " in " + packages.get());
                }
                List<String> command =
                        List.of("tar", "-xJf", files.get(0).toString(), "-C", folder.toString(), "--no-same-owner");
                Command.Result unpacked = Command.run(UNPACKING, command);
                return unpacked.succeeded()
                        ? Optional.empty()
                        : Optional.of("tar -xJf " + files.get(0).getFileName() + " failed: " + unpacked.told());
            }
        };
    }

    /** The package's own script makes the data folder, and then has to be told to stop what it started there. */
    static void prepare(Install install, Path data, RunAs user) {
        Path start = install.keptIn().orElseThrow().resolve("documentdb/start.sh");
        Command.Result made = Command.run(
                PREPARING,
                Path.of("/"),
                variables(install),
                user.command(List.of("bash", start.toString(), data.toString())));
        Command.Result stopped = made.succeeded()
                ? Command.run(
                        PREPARING,
                        Path.of("/"),
                        variables(install),
                        user.command(List.of("bash", data.resolve("stop.sh").toString())))
                : made;
        endLeft(data.resolve("run/ferretdb.pid"));
        endLeft(data.resolve("data/postmaster.pid"));
        if (!stopped.succeeded()) {
            throw new UnavailableException(
                    "the DocumentDB in " + install.keptIn().orElseThrow()
                            + " could not make its data in " + data + " as user "
                            + user.name().orElse("of this process")
                            + ", who has to be able to step into every folder above it: "
                            + stopped.told());
        }
    }

    /** The file was written just now, so its number is still that of the process. */
    private static void endLeft(Path file) {
        try {
            if (Files.exists(file)) {
                String first = Files.readAllLines(file).get(0).strip();
                ProcessHandle.of(Long.parseLong(first)).map(ServerProcess::of).ifPresent(ServerProcess::kill);
            }
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new UnavailableException("cannot tell from " + file + " what was left running", e);
        }
    }

    static ServerKind.Launch launch(Install install, Path data, int port) {
        Path script = data.resolve(SCRIPT);
        try (InputStream text = DocumentDb.class.getResourceAsStream(SCRIPT)) {
            if (text == null) {
                throw new IllegalStateException(SCRIPT + " is not on the class path");
            }
            Files.writeString(script, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + script, e);
        }
        return new ServerKind.Launch(
                List.of("bash", script.toString(), data.toString(), String.valueOf(port)), variables(install));
    }

    /** Deletes the folder of the socket, where the package's script chose one elsewhere since the path of the data is too long. */
    static void forget(Path data) {
        Path chosen = data.resolve("run/sock");
        try {
            if (Files.exists(chosen)) {
                Path socket = Path.of(Files.readString(chosen).strip());
                if (socket.getFileName().toString().startsWith("ddb.")) {
                    Folders.delete(socket);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the folder that " + chosen + " names", e);
        }
    }

    /** Where the PostgreSQL lies, and the libraries it needs when it was only unpacked. */
    private static Map<String, String> variables(Install install) {
        Path root = above(install.program(), PROGRAM.getNameCount() + 1);
        Map<String, String> variables = new HashMap<>();
        variables.put("PGSYS", above(install.program(), PROGRAM.getNameCount()).toString());
        if (root.getNameCount() > 0) {
            variables.putAll(Postgres.libraries(
                    new Install(install.version(), install.program(), Optional.of(root), install.origin())));
        }
        return variables;
    }

    private static Path above(Path file, int steps) {
        int left = file.getNameCount() - steps;
        Path root = Path.of("/");
        return left > 0 ? root.resolve(file.subpath(0, left)) : root;
    }
}
