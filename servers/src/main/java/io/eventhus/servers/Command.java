package io.eventhus.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program that ends by itself, with a deadline. */
final class Command {

    private static final int TOLD = 2_000;

    /**
     * How it ended.
     *
     * @param exit the exit code; -1 if it could not be started or was cut off at the deadline
     * @param output what it printed, both streams
     */
    record Result(int exit, String output) {

        boolean succeeded() {
            return exit == 0;
        }

        /** Returns the end of the output, short enough for a message. */
        String told() {
            String text = output.strip();
            return text.length() <= TOLD ? text : "... " + text.substring(text.length() - TOLD);
        }
    }

    private Command() {}

    static Result run(Duration deadline, List<String> command) {
        return run(deadline, Path.of("/"), Map.of(), command);
    }

    static Result run(Duration deadline, Path folder, Map<String, String> variables, List<String> command) {
        try {
            Path output = Files.createTempFile("eventhus-command", ".txt");
            try {
                return run(deadline, folder, variables, command, output.toFile());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new Result(-1, "could not run " + command.get(0) + ": " + e.getMessage());
        }
    }

    private static Result run(
            Duration deadline, Path folder, Map<String, String> variables, List<String> command, File output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = new String(Files.readAllBytes(output.toPath()), StandardCharsets.UTF_8);
        if (!ended) {
            return new Result(-1, text + "\ncut off after " + deadline.toSeconds() + " s");
        }
        return new Result(process.exitValue(), text);
    }

    /** Returns the newest lines of a log, for a message. */
    static String endOf(Path log) {
        try {
            return new Result(0, new String(Files.readAllBytes(log), StandardCharsets.UTF_8)).told();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
