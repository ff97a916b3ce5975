package io.eventhus.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the build says of its modules. */
final class Modules {

    /** The folder with the root pom. */
    static final Path ROOT = Path.of(System.getProperty("eventhus.root", "..")).toAbsolutePath();

    /** Modules without code of their own, or without code that anybody else uses. */
    private static final Set<String> WITHOUT_CODE = Set.of("bom", "checks", "benchmarks-axon4");

    private static final Set<String> NEVER_PUBLISHED =
            Set.of("bom", "checks", "bank-example", "benchmarks", "benchmarks-axon4", "servers", "soak");

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Modules() {}

    /** Returns all modules of the root pom. */
    static List<String> all() {
        return MODULE.matcher(text("pom.xml"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Returns the modules that users depend on. */
    static List<String> published() {
        return all().stream()
                .filter(module -> !NEVER_PUBLISHED.contains(module))
                .toList();
    }

    /** Returns the package of each module with code. */
    static Map<String, String> packages() {
        Map<String, String> packages = new TreeMap<>();
        for (String module : all()) {
            if (!WITHOUT_CODE.contains(module)) {
                packages.put(module, "io.eventhus." + module.replaceAll("^adapters-|-example$", ""));
            }
        }
        return packages;
    }

    /** Reads a file of the build. */
    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
