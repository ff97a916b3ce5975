package io.eventhus.bank.cli;

import io.eventhus.servers.Toolchains;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program outside of this JVM, to be run to its end.
 *
 * @param folder  where it runs
 * @param command what it is started with, before the arguments of a run
 */
record Program(Path folder, List<String> command) {

    private static final int MINUTES = 4;

    /** How it ended. */
    record Ended(int code, List<String> out, List<String> err) {}

    /** Runs it and waits for its end. Where it cannot be started the test aborts, or fails if tools are required. */
    Ended run(String... arguments) {
        try {
            Path out = Files.createTempFile("eventhus-program", ".out");
            Path err = Files.createTempFile("eventhus-program", ".err");
            try {
                int code = run(
                        Stream.concat(command.stream(), Stream.of(arguments)).toList(), out, err);
                return new Ended(code, Files.readAllLines(out), Files.readAllLines(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(List<String> whole, Path out, Path err) {
        Process process = start(new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile()));
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError(whole + " did not end within " + MINUTES + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw Toolchains.without("there is no " + builder.command().getFirst() + " on the path: " + e.getMessage());
        }
    }

    /** Runs it as a step of making something ready. Where it fails the test aborts, or fails if tools are required. */
    Ended make(String... arguments) {
        Ended ended = run(arguments);
        if (ended.code() != 0) {
            throw Toolchains.without(command + " " + List.of(arguments) + " failed: " + ended.err());
        }
        return ended;
    }
}
