package io.eventhus.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The public API of each published module as it was recorded in {@code checks/api}, and the program that records it anew. */
final class ApiRecord {

    private static final String ENDING = ".txt";
    private static final String COMMENT = "#";

    private final Path folder;

    ApiRecord(Path folder) {
        this.folder = folder;
    }

    /** Returns the record of this build. */
    static ApiRecord ofThisBuild() {
        return new ApiRecord(Modules.ROOT.resolve("checks/api"));
    }

    /** Records every published module; {@code dev/api-record} runs this. */
    public static void main(String[] args) {
        ApiRecord record = ofThisBuild();
        for (String module : record.modules()) {
            if (!Modules.published().contains(module)) {
                record.delete(module);
                System.out.println(module + ": is not published any more");
            }
        }
        for (String module : Modules.published()) {
            List<String> now = PublicApi.ofModule(Modules.packageOf(module));
            System.out.println(module + ": " + record.changes(module, now));
            record.write(module, now);
        }
    }

    /** Returns the modules of which there is a record. */
    Set<String> modules() {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> modules = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .forEach(name -> modules.add(name.replaceAll("\\.txt$", "")));
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the recorded lines of a module; none if there is no record. */
    List<String> read(String module) {
        Path file = folder.resolve(module + ENDING);
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith(COMMENT)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the lines of a module. */
    void write(String module, List<String> lines) {
        String first = COMMENT + " The public API of eventhus-" + module + ", written by dev/api-record.\n";
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(module + ENDING), first + String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells what was added to and removed from the record of a module, and what to do if that is meant; or that it is unchanged. */
    String changes(String module, List<String> now) {
        List<String> recorded = read(module);
        if (now.equals(recorded)) {
            return "unchanged";
        }
        Set<String> before = places(recorded);
        Set<String> after = places(now);
        return told("added", after, before) + told("removed", before, after);
    }

    private void delete(String module) {
        try {
            Files.delete(folder.resolve(module + ENDING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String told(String word, Set<String> those, Set<String> others) {
        Set<String> only = new TreeSet<>(those);
        only.removeAll(others);
        StringBuilder text = new StringBuilder(only.size() + " " + word);
        only.forEach(place -> text.append("\n  ").append(word).append(": ").append(place));
        return text.append('\n').toString();
    }

    /** Returns the lines as they stand by themselves: a member with the name of its type. */
    private static Set<String> places(List<String> lines) {
        List<String> places = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            if (PublicApi.isMember(line)) {
                places.add(type + ": " + line.strip());
            } else {
                type = PublicApi.typeName(line);
                places.add(line);
            }
        }
        return new TreeSet<>(places);
    }
}
