package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** One of several processes on one log: says that it is ready, waits for a line, does W1, and prints commits per second. */
final class Worker {

    static final String READY = "ready";

    private Worker() {}

    /** Starts one with the class path and the JVM of this process. */
    static Process start(String shared, int callers, Plan plan) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        shared,
                        Integer.toString(callers),
                        Long.toString(plan.ramp().toMillis()),
                        Long.toString(plan.time().toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        String shared = arguments[0];
        int callers = Integer.parseInt(arguments[1]);
        Duration ramp = Duration.ofMillis(Long.parseLong(arguments[2]));
        Duration time = Duration.ofMillis(Long.parseLong(arguments[3]));
        try (CommitLog log = Backend.joined(shared);
                EventStore store = EventStore.open(log)) {
            System.out.println(READY);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            if (in.readLine() != null) {
                System.out.println(
                        Callers.run(callers, ramp, time, Workloads.w1(store)).perSecond());
            }
        }
    }
}
