package io.eventhus.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The code blocks of the documentation, and the marked regions of compiled files that they are taken from. */
final class ShownCode {

    /** The folder with the root pom. */
    private static final Path ROOT =
            Path.of(System.getProperty("eventhus.root", "..")).toAbsolutePath().normalize();

    private static final List<String> COMPILED = List.of("checks/src/test/java/io/eventhus/docs", "checks/src/it");

    private static final String BEGIN = "// shown: begin";
    private static final String END = "// shown: end";

    /**
     * Some lines of a file.
     *
     * @param place where they are, for messages
     * @param code  the lines, without the indentation that all of them share and with single spaces inside
     */
    record Part(String place, String code) {}

    private ShownCode() {}

    /** Returns the Java blocks of the pages. */
    static List<Part> blocks() {
        List<Part> blocks = new ArrayList<>();
        for (Path page : files("", 1, ".md")) {
            blocks.addAll(parts(page, "```java", "```"));
        }
        for (Path page : files("docs", 5, ".md")) {
            blocks.addAll(parts(page, "```java", "```"));
        }
        return blocks;
    }

    /** Returns the marked regions of the programs that the build compiles and runs. */
    static List<Part> regions() {
        return COMPILED.stream()
                .flatMap(folder -> files(folder, 20, ".java").stream())
                .filter(file -> !file.endsWith("ShownCode.java"))
                .flatMap(file -> parts(file, BEGIN, END).stream())
                .toList();
    }

    private static List<Path> files(String folder, int depth, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder), depth)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Part> parts(Path file, String begin, String end) {
        List<Part> parts = new ArrayList<>();
        List<String> open = null;
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (open == null && line.strip().equals(begin)) {
                open = new ArrayList<>();
            } else if (open != null && line.strip().equals(end)) {
                parts.add(new Part(ROOT.relativize(file) + ", above line " + (i + 1), normal(open)));
                open = null;
            } else if (open != null) {
                open.add(line);
            }
        }
        if (open != null) {
            throw new IllegalStateException(file + " has a '" + begin + "' without a '" + end + "'");
        }
        return parts;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String normal(List<String> lines) {
        String[] indented = String.join("\n", lines).stripIndent().split("\n");
        for (int i = 0; i < indented.length; i++) {
            String stripped = indented[i].strip();
            int indentation = indented[i].indexOf(stripped);
            indented[i] = " ".repeat(indentation) + stripped.replaceAll(" +", " ");
        }
        return String.join("\n", indented);
    }
}
