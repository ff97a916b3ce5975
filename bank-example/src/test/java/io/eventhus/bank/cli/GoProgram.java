package io.eventhus.bank.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of {@code interop/go}, built with the Go that is on the path. */
record GoProgram(Path program) {

    private static final Path SOURCES = Path.of("..", "interop", "go");
    private static final int MINUTES = 4;

    /** A program that runs: what it printed is there when it has ended. */
    record Running(Process process, BufferedReader errors) {

        /** Waits until it says that it listens. */
        Running awaitReady() throws IOException {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (line.equals("ready")) {
                    return this;
                }
                throw new AssertionError("the Go program said: " + line);
            }
            throw new AssertionError("the Go program ended without a word");
        }

        /** Waits for its end, which must be a good one, and returns the lines that it printed. */
        List<String> lines() throws IOException, InterruptedException {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                List<String> lines = out.lines().toList();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new AssertionError(
                            "the Go program failed: " + errors.lines().toList());
                }
                return lines;
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Builds one. Where there is no Go the test aborts, or fails if tools are required. */
    static GoProgram build(String name, Path folder) {
        Path program = folder.resolve(name).toAbsolutePath();
        new Program(SOURCES, List.of("go", "build", "-o", program.toString())).make("./" + name);
        return new GoProgram(program);
    }

    Running start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).directory(SOURCES.toFile()).start();
            return new Running(process, process.errorReader(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
