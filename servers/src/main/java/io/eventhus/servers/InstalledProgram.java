package io.eventhus.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program on the path, or in a folder where systems install it. The first one whose version fits is taken: an old one on the path does
 * not hide a newer one behind it.
 *
 * @param program the name of the file
 * @param folders those of the path, then the well-known ones
 */
record InstalledProgram(String program, List<Path> folders) implements Way {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    InstalledProgram {
        folders = List.copyOf(folders);
    }

    @Override
    public Optional<Install> find(VersionRange range, List<String> remarks) {
        List<String> passedOver = new ArrayList<>();
        for (Path folder : folders) {
            Path file = folder.resolve(program);
            if (!Files.isExecutable(file) || Files.isDirectory(file)) {
                continue;
            }
            Optional<Version> version = version(file);
            if (version.isPresent() && range.holds(version.get())) {
                return Optional.of(new Install(version.get(), file, Optional.empty(), "installed at " + file));
            }
            passedOver.add(file + " is " + version.map(Version::toString).orElse("of no version that it tells"));
        }
        remarks.add(
                passedOver.isEmpty()
                        ? "no program '" + program + "' on the path or where systems install it"
                        : String.join(", ", passedOver));
        return Optional.empty();
    }

    /** Asks a program for its version. */
    static Optional<Version> version(Path program) {
        Command.Result answer = Command.run(DEADLINE, List.of(program.toString(), "--version"));
        return answer.succeeded() ? Version.in(answer.output()) : Optional.empty();
    }
}
