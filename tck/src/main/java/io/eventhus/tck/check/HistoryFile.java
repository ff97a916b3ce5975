package io.eventhus.tck.check;

import io.eventhus.api.AppendCondition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Histories as files of lines: one file for each life of a process, readable after the process was killed. A last line
 * that was torn is passed over.
 */
public final class HistoryFile {

    private HistoryFile() {}

    /**
     * Starts a history that is written to a new file, on the machine's clock, each record at once: what was recorded
     * survives the death of the process, not of the machine.
     *
     * @throws IOException if the file exists already or cannot be written
     */
    public static History create(Path file) throws IOException {
        return create(file, System::nanoTime, true);
    }

    /**
     * Starts a history that is written to a new file.
     *
     * @param file      the file
     * @param clock     tells the time; never goes back, and is the same for all processes that are checked together
     * @param flushEach whether each record is handed to the operating system at once; else {@link History#flush()} does
     *                  it, and what was not flushed dies with the process
     * @throws IOException if the file exists already or cannot be written
     */
    public static History create(Path file, LongSupplier clock, boolean flushEach) throws IOException {
        return new History(
                new FileNotes(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        flushEach),
                clock,
                () -> -1);
    }

    /**
     * Reads the histories of several lives.
     *
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is not a history
     */
    public static List<Recording> read(List<Path> files) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        for (Path file : files) {
            recordings.add(read(file));
        }
        return recordings;
    }

    private static Recording read(Path file) throws IOException {
        MemoryNotes notes = new MemoryNotes();
        // A torn line may end inside a character, which this decoder replaces and does not refuse.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                if (LineReader.isWhole(line)) {
                    take(new LineReader(line), notes);
                } else if (next != null) {
                    throw new IllegalArgumentException("a line of the history " + file
                            + " is torn in the middle of the file; only the last may be");
                }
                line = next;
            }
        }
        return new Recording(notes);
    }

    private static void take(LineReader line, Notes notes) {
        String kind = line.text();
        switch (kind) {
            case "append" -> notes.invoked(invocation(line));
            case "answer" -> notes.answered(answer(line));
            case "read" -> notes.read(reading(line));
            case "subscribed" ->
                notes.subscribed(new Notes.Start(
                        line.number(),
                        line.number(),
                        line.text(),
                        ConditionLines.query(line),
                        line.number(),
                        Delivery.valueOf(line.text())));
            case "delivered" -> notes.delivered(line.number(), line.number(), line.number());
            case "caught-up" -> notes.caughtUp(line.number(), line.number());
            case "publishing" -> notes.publishing(line.number(), line.text(), ConditionLines.query(line));
            case "arrived" -> notes.arrived(line.number(), line.number(), line.text(), line.text(), line.number());
            case "published" -> notes.publishedUpTo(line.number(), line.number());
            default -> throw new IllegalArgumentException("a history has an unknown record '" + kind + "'");
        }
    }

    private static Notes.Invocation invocation(LineReader line) {
        long call = line.number();
        long at = line.number();
        long end = line.number();
        String firstId = line.text();
        Longs ids = new Longs();
        Longs contents = new Longs();
        for (int i = line.count(); i > 0; i--) {
            ids.add(line.number());
            contents.add(line.number());
        }
        List<AppendCondition> conditions = new ArrayList<>();
        for (int i = line.count(); i > 0; i--) {
            conditions.add(ConditionLines.condition(line));
        }
        return new Notes.Invocation(call, at, end, firstId, ids, contents, conditions);
    }

    private static Notes.Answer answer(LineReader line) {
        long call = line.number();
        long at = line.number();
        long end = line.number();
        Notes.Ending ending = Notes.Ending.valueOf(line.text());
        String commitId = line.text();
        long position = line.number();
        int size = line.count();
        long digest = line.number();
        @Nullable AppendCondition condition = line.number() == 0 ? null : ConditionLines.condition(line);
        List<Notes.Cited> cited = new ArrayList<>();
        for (int i = line.count(); i > 0; i--) {
            cited.add(new Notes.Cited(line.number(), line.text()));
        }
        return new Notes.Answer(call, at, end, ending, commitId, position, size, digest, condition, cited);
    }

    private static Notes.Reading reading(LineReader line) {
        return new Notes.Reading(
                line.number(),
                line.number(),
                ConditionLines.query(line),
                line.number(),
                line.number(),
                line.number() == 1,
                line.number() == 1,
                line.count(),
                Places.of(Base64.getDecoder().decode(line.text())),
                line.number());
    }
}
