package io.eventhus.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a program with the Go toolchain, of a version that is pinned here: what is built must not change under the tests.
 *
 * @param module   the module of the program, without its version
 * @param versions the pinned versions
 */
record GoProgram(String module, List<Version> versions) implements Recipe {

    private static final Duration DEADLINE = Duration.ofMinutes(8);

    GoProgram {
        versions = List.copyOf(versions);
    }

    @Override
    public String label() {
        return "built by Go";
    }

    @Override
    public Optional<String> make(Path folder, VersionRange range) {
        Optional<Version> newest = versions.stream().filter(range::holds).max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return Optional.of("none of the pinned versions " + versions + " is " + range);
        }
        Command.Result built = Command.run(
                DEADLINE,
                folder,
                Map.of("GOBIN", folder.resolve("bin").toString(), "GOFLAGS", "-mod=mod"),
                List.of("go", "install", module + "@v" + newest.get()));
        return built.succeeded() ? Optional.empty() : Optional.of("go install failed: " + built.told());
    }
}
