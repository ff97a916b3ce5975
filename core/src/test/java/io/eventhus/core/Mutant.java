package io.eventhus.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A planted bug: one piece of a source file replaced by another. The production code has no switch for it.
 *
 * @param name        what is wrong
 * @param file        the source file, below {@code core/src}
 * @param find        the piece; it must occur exactly once
 * @param replacement what stands there instead
 * @param suite       the class whose tests must find it; empty: the simulation
 */
record Mutant(String name, String file, String find, String replacement, String suite) {

    private static final String CORE = "main/java/io/eventhus/core/";
    private static final String ADAPTER = "test/java/io/eventhus/core/";

    /** A bug in core that the simulation must find. */
    static Mutant inCore(String name, String file, String find, String replacement) {
        return new Mutant(name, CORE + file + ".java", find, replacement, "");
    }

    /** A bug in the adapter of the simulated backend that the simulation must find. */
    static Mutant inAdapter(String name, String file, String find, String replacement) {
        return new Mutant(name, ADAPTER + file + ".java", find, replacement, "");
    }

    /** The same bug, to be found by the tests of a class. */
    Mutant foundBy(Class<?> tests) {
        return new Mutant(name, file, find, replacement, tests.getName());
    }

    /** Returns the mutated source. */
    String source() {
        String source;
        try {
            source = Files.readString(path(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("the mutant '" + name + "' names a file that cannot be read: " + file, e);
        }
        String piece = exact(source);
        return source.replace(piece, replacement);
    }

    /** Finds the piece whatever its white space is, for that is the formatter's. */
    private String exact(String source) {
        String pattern = find.strip().replaceAll("([^\\w\\s])", "\\\\$1").replaceAll("\\s+", "\\\\s+");
        var matches = Pattern.compile(pattern).matcher(source);
        if (!matches.find()) {
            throw new AssertionError(
                    "the mutant '" + name + "' does not find its piece in " + file + "; adapt it to the code: " + find);
        }
        String piece = matches.group();
        if (matches.find()) {
            throw new AssertionError("the mutant '" + name + "' finds its piece more than once in " + file
                    + "; name a longer one: " + find);
        }
        return piece;
    }

    private Path path() {
        return Path.of(System.getProperty("basedir", ""), "src").resolve(file);
    }

    /** Returns the full name of the class whose file it is. */
    String className() {
        String withoutFolder = file.substring(file.indexOf("java/") + "java/".length());
        return withoutFolder
                .substring(0, withoutFolder.length() - ".java".length())
                .replace('/', '.');
    }
}
