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

    private static final String NOT_PUBLISHED = "<maven.deploy.skip>true</maven.deploy.skip>";

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Modules() {}

    /** Returns all modules of the root pom. */
    static List<String> all() {
        return MODULE.matcher(text("pom.xml"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Returns the modules that users depend on: all that do not say in their poms that they are not deployed. */
    static List<String> published() {
        return all().stream()
                .filter(module ->
                        !module.equals("bom") && !text(module + "/pom.xml").contains(NOT_PUBLISHED))
                .toList();
    }

    /** Returns the package that the classes of a module are in or below. */
    static String packageOf(String module) {
        return "io.eventhus." + module.replaceAll("^adapters-|-example$", "");
    }

    /** Returns the package of each module with code. */
    static Map<String, String> packages() {
        Map<String, String> packages = new TreeMap<>();
        for (String module : all()) {
            if (!WITHOUT_CODE.contains(module)) {
                packages.put(module, packageOf(module));
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
