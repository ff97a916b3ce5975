package io.eventhus.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One life of a {@link Worker}, in a JVM of its own. */
final class Life {

    private final int number;
    private final Process process;
    private final CountDownLatch works = new CountDownLatch(1);

    private Life(int number, Process process) {
        this.number = number;
        this.process = process;
        // It ends with the process, whose output ends then.
        Thread.ofVirtual().start(this::listen);
    }

    static Life begin(Run run, int number, long seed, int callers) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                run.target().name(),
                run.folder().toString(),
                Integer.toString(number),
                Long.toString(seed),
                Integer.toString(callers));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Life(number, process);
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(Worker.WORKS)) {
                    works.countDown();
                }
            }
        } catch (IOException e) {
            // Its output was cut: it was killed.
            process.destroyForcibly();
        }
    }

    int number() {
        return number;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until one of its commits is acknowledged; returns whether it is. */
    boolean awaitWork(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean isWorking = false;
        while (!isWorking && process.isAlive() && System.nanoTime() - end < 0) {
            isWorking = works.await(100, TimeUnit.MILLISECONDS);
        }
        return isWorking;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end. */
    void stop() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended already, and how is asked below.
            process.destroy();
        }
    }

    /** Waits for its end and says what was wrong with it; empty: nothing. */
    String end(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            return "life " + number + " did not end within " + atMost;
        }
        int code = process.exitValue();
        return code == 0 ? "" : "life " + number + " ended by itself with code " + code;
    }
}
