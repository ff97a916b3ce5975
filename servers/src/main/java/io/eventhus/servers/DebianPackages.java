package io.eventhus.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Unpacks Debian packages, without root. */
final class DebianPackages {

    private static final Duration QUERY = Duration.ofSeconds(60);
    private static final Duration DOWNLOAD = Duration.ofMinutes(4);

    private DebianPackages() {}

    /**
     * Takes the packages from the sources that this machine's apt knows, with those they need and that are not installed.
     *
     * @param name matches the package's name, with a group for its version, such as {@code postgresql-(\d+)}
     * @param companions further packages, with {@code %s} for that version
     */
    static Recipe fromApt(Pattern name, List<String> companions) {
        return new Recipe() {
            @Override
            public String label() {
                return "unpacked from apt's packages";
            }

            @Override
            public Optional<String> make(Path folder, VersionRange range) {
                return download(folder, name, companions, range);
            }
        };
    }

    /** Takes packages from a folder, whose names match. */
    static Recipe fromFolder(Optional<Path> packages, Pattern name) {
        return new Recipe() {
            @Override
            public String label() {
                return "unpacked from the packages in " + Surroundings.PACKAGES;
            }

            @Override
            public Optional<String> make(Path folder, VersionRange range) {
                if (packages.isEmpty() || !Files.isDirectory(packages.get())) {
                    return Optional.of(
                            packages.map(path -> path + " is no folder").orElse("it names no folder"));
                }
                List<Path> files = KeptServers.list(packages.get(), "*.deb").stream()
                        .filter(file ->
                                name.matcher(file.getFileName().toString()).lookingAt())
                        .toList();
                return files.isEmpty()
                        ? Optional.of("no package " + name + " in " + packages.get())
                        : unpack(files, folder);
            }
        };
    }

    private static Optional<String> download(Path folder, Pattern name, List<String> companions, VersionRange range) {
        Command.Result known = Command.run(QUERY, List.of("apt-cache", "pkgnames", prefixOf(name)));
        if (!known.succeeded()) {
            return Optional.of("there is no apt here");
        }
        Optional<String> version = known.output()
                .lines()
                .map(name::matcher)
                .filter(found -> found.matches() && range.holds(Version.of(found.group(1))))
                .map(found -> found.group(1))
                .max(Comparator.comparing(Version::of));
        if (version.isEmpty()) {
            return Optional.of("apt knows no package " + name + " of version " + range);
        }
        List<String> wanted = companions.stream()
                .map(companion -> companion.replace("%s", version.get()))
                .toList();
        Set<String> all = new LinkedHashSet<>(wanted);
        all.addAll(missing(wanted));
        List<String> command = new ArrayList<>(List.of("apt-get", "-q", "download"));
        command.addAll(all);
        Command.Result downloaded = Command.run(DOWNLOAD, folder, Map.of(), command);
        if (!downloaded.succeeded()) {
            return Optional.of("apt-get download failed: " + downloaded.told());
        }
        return unpack(KeptServers.list(folder, "*.deb"), folder);
    }

    private static String prefixOf(Pattern name) {
        return name.pattern().replaceAll("\\(.*", "");
    }

    /** Returns what apt would install beside them; asking needs no root. */
    private static Set<String> missing(List<String> wanted) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-s", "--no-install-recommends", "install"));
        command.addAll(wanted);
        return Command.run(QUERY, command)
                .output()
                .lines()
                .filter(line -> line.startsWith("Inst "))
                .map(line -> line.split(" ", -1)[1])
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Optional<String> unpack(List<Path> packages, Path folder) {
        for (Path file : packages) {
            Command.Result unpacked = Command.run(QUERY, List.of("dpkg", "-x", file.toString(), folder.toString()));
            if (!unpacked.succeeded()) {
                return Optional.of("dpkg -x " + file.getFileName() + " failed: " + unpacked.told());
            }
        }
        return Optional.empty();
    }
}
