package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The servers of one kind in the cache, one folder per version:
 *
 * <pre>
 * CACHE/postgres/15.18/...     complete: it was renamed to this name when it was
 * CACHE/postgres/making/...    being made, under the lock
 * CACHE/postgres/lock
 * </pre>
 *
 * @param folder the folder of the kind
 * @param program where the program lies in the folder of a version, as a glob, such as {@code usr/lib/postgresql/*}{@code /bin/postgres}
 * @param version asks the program for its version
 */
record KeptServers(Path folder, String program, Function<Path, Optional<Version>> version) {

    /** Locks of files hold between processes only. */
    private static final Object IN_THIS_JVM = new Object();

    KeptServers(Path folder, String program) {
        this(folder, program, InstalledProgram::version);
    }

    /** Finds what is kept. */
    Way kept() {
        return this::find;
    }

    /** Makes what is not kept, and keeps it. */
    Way made(Recipe recipe) {
        return new Way() {
            @Override
            public Optional<Install> find(VersionRange range, List<String> remarks) {
                return make(recipe, range, remarks)
                        .map(made -> new Install(
                                made.version(), made.program(), made.keptIn(), recipe.label() + ", kept in " + folder));
            }

            @Override
            public boolean makes() {
                return true;
            }
        };
    }

    private Optional<Install> find(VersionRange range, List<String> remarks) {
        List<Path> versions = Files.isDirectory(folder) ? list(folder, "[0-9]*") : List.of();
        List<Install> fitting = new ArrayList<>();
        for (Path version : versions) {
            Version.in(String.valueOf(version.getFileName()))
                    .filter(range::holds)
                    .ifPresent(number -> programIn(version)
                            .ifPresent(file -> fitting.add(
                                    new Install(number, file, Optional.of(version), "kept in " + version))));
        }
        if (fitting.isEmpty()) {
            remarks.add("none of these versions is kept in " + folder);
        }
        return fitting.stream().max(Comparator.comparing(Install::version));
    }

    private Optional<Install> make(Recipe recipe, VersionRange range, List<String> remarks) {
        synchronized (IN_THIS_JVM) {
            try {
                Files.createDirectories(folder);
                // Closing the file ends the lock.
                try (FileChannel file =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    file.lock();
                    // Another process may have made it while this one waited.
                    Optional<Install> kept = find(range, new ArrayList<>());
                    return kept.isPresent() ? kept : makeLocked(recipe, range, remarks);
                }
            } catch (IOException | UncheckedIOException e) {
                remarks.add(recipe.label() + ": cannot use " + folder + ": " + e);
                return Optional.empty();
            }
        }
    }

    private Optional<Install> makeLocked(Recipe recipe, VersionRange range, List<String> remarks) throws IOException {
        Path making = folder.resolve("making");
        Folders.delete(making);
        Files.createDirectories(making);
        try {
            Optional<String> problem = recipe.make(making, range);
            if (problem.isPresent()) {
                remarks.add(recipe.label() + ": " + problem.get());
                return Optional.empty();
            }
            Optional<Version> version = programIn(making).flatMap(this.version);
            if (version.isEmpty() || !range.holds(version.get())) {
                remarks.add(recipe.label() + ": made "
                        + version.map(Version::toString).orElse("nothing that runs and tells its version"));
                return Optional.empty();
            }
            Path kept = folder.resolve(version.get().toString());
            Folders.delete(kept);
            Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(making, kept, StandardCopyOption.ATOMIC_MOVE);
            return find(range, remarks);
        } finally {
            Folders.delete(making);
        }
    }

    private Optional<Path> programIn(Path version) {
        List<Path> found = List.of(version);
        for (String part : program.split("/", -1)) {
            found = found.stream()
                    .filter(Files::isDirectory)
                    .flatMap(parent -> list(parent, part).stream())
                    .toList();
        }
        return found.stream().filter(Files::isExecutable).findFirst();
    }

    /** Returns the entries whose name matches a glob, the last in the alphabet first. */
    static List<Path> list(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.reverseOrder());
        return found;
    }
}
