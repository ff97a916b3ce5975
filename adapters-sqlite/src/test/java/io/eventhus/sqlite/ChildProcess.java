package io.eventhus.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link ChildWriter} in its own JVM, read line by line. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildProcess start(String job, Path file, String name, int count) throws IOException {
        return new ChildProcess(process(List.of(), job, file, name, count));
    }

    /** Starts one that may not make a file larger than some megabytes, as on a disk that fails. */
    static ChildProcess startLimited(String job, Path file, String name) throws IOException {
        List<String> shell = List.of("sh", "-c", "ulimit -f 10000; exec \"$@\"", "sh");
        return new ChildProcess(process(shell, job, file, name, 0));
    }

    private static Process process(List<String> shell, String job, Path file, String name, int count)
            throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChildWriter.class.getName(),
                job,
                file.toString(),
                name,
                Integer.toString(count)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns the next line, null when the process has ended. */
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** Kills it as {@code kill -9} does and returns what it had said and nobody had read. */
    List<String> kill() throws IOException, InterruptedException {
        // By its handle: Process.destroyForcibly would also close the output that is still to be read.
        process.toHandle().destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
        return lines();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
