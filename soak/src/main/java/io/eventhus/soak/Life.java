package io.eventhus.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One life of a {@link Worker}, in a JVM of its own. */
final class Life {

    private final int number;
    private final Process process;
    private final RunCommits commits;
    private final CountDownLatch works = new CountDownLatch(1);

    private Life(int number, Process process, RunCommits commits) {
        this.number = number;
        this.commits = commits;
        this.process = process;
        // It ends with the process, whose output ends then.
        Thread.ofVirtual().start(this::listen);
    }

    static Life begin(Run run, Work work, int number, long seed, int callers, RunCommits commits) throws IOException {
        Process process = Jvm.start(
                Worker.class,
                run.target().name(),
                run.folder().toString(),
                Integer.toString(number),
                Long.toString(seed),
                Integer.toString(callers),
                work.name());
        return new Life(number, process, commits);
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // Such as "stored 12 34": handed in, acknowledged.
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals(Worker.STORED)) {
                    commits.acknowledged(Long.parseLong(words[1]), Long.parseLong(words[2]));
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

    /** SIGKILL; waits for the end of it. */
    void kill() {
        process.destroyForcibly().onExit().join();
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
