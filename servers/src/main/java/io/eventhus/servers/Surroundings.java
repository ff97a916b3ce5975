package io.eventhus.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the finder looks at on this machine.
 *
 * @param variables the environment, by name; an empty value counts as none
 */
public record Surroundings(Map<String, String> variables) {

    /** Set to {@code true}: a test whose server cannot be had fails instead of aborting. */
    public static final String REQUIRED = "EVENTHUS_SERVERS_REQUIRED";
    /** Names the folder with server packages. */
    public static final String PACKAGES = "EVENTHUS_SERVERS_DIR";
    /** Names the folder in which servers are kept, instead of the one in the user's cache folder. */
    public static final String CACHE = "EVENTHUS_SERVERS_CACHE";
    /** Names the user as whom root starts the servers that do not run as root. */
    public static final String USER = "EVENTHUS_SERVERS_USER";

    /** Copies the map. */
    public Surroundings {
        variables = Map.copyOf(variables);
    }

    /**
     * Returns those of this process. A system property stands above the variable: {@code eventhus.servers.required} above
     * {@code EVENTHUS_SERVERS_REQUIRED}.
     */
    public static Surroundings ofThisProcess() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("eventhus."))
                .forEach(name ->
                        variables.put(name.toUpperCase(Locale.ROOT).replace('.', '_'), System.getProperty(name)));
        return new Surroundings(variables);
    }

    /** Returns a variable. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Tells whether servers are required. */
    public boolean required() {
        return value(REQUIRED).map(Boolean::parseBoolean).orElse(false);
    }

    /** Returns the folders of the path. */
    public List<Path> path() {
        List<Path> folders = new ArrayList<>();
        for (String folder : value("PATH").orElse("").split(File.pathSeparator, -1)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        return folders;
    }

    /** Returns the folder with server packages. */
    public Optional<Path> packages() {
        return value(PACKAGES).map(Path::of);
    }

    /**
     * Returns the folder in which servers are kept: the user's cache folder; root's is open to the other users, since servers that do not
     * run as root have to read it.
     */
    public Path cache() {
        Optional<Path> given = value(CACHE).map(Path::of);
        if (given.isPresent()) {
            return given.get();
        }
        if (RunAs.isRoot()) {
            return Path.of("/var/cache/eventhus/servers");
        }
        return value("XDG_CACHE_HOME")
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("eventhus/servers");
    }
}
