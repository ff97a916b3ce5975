package io.eventhus.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** A {@link Worker} or another program that is told what to do by lines, as who started it sees it. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final Writer to;

    private OtherProcess(Process process) {
        this.process = process;
        this.said = process.inputReader();
        this.to = process.outputWriter();
    }

    /** Starts one with the class path and the JVM of this process. */
    static OtherProcess start() {
        return start(System.getProperty("java.class.path"), Worker.class.getName(), "-Xmx512m");
    }

    /** Starts another program with the JVM of this process. */
    static OtherProcess start(String classPath, String main, String heap) {
        try {
            return new OtherProcess(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            heap,
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classPath,
                            main)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("a process of the benchmark could not be started", e);
        }
    }

    void tell(String line) {
        try {
            to.write(line + "\n");
            to.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a process of the benchmark ended; its reason is on standard error", e);
        }
    }

    /** Waits for its next line; it has limits of its own for whatever it does. */
    String said() {
        try {
            String line = said.readLine();
            if (line == null) {
                throw new IllegalStateException(
                        "a process of the benchmark ended without a result; its reason is on standard error");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalStateException("a process of the benchmark ended; its reason is on standard error", e);
        }
    }

    void awaitReady() {
        String line = said();
        if (!line.equals(Worker.READY)) {
            throw new IllegalStateException("a process said '" + line + "'; expected '" + Worker.READY + "'");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
