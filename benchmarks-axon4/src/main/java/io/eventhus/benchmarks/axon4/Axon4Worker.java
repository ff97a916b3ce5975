package io.eventhus.benchmarks.axon4;

import io.eventhus.benchmarks.Callers;
import io.eventhus.benchmarks.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.axonframework.extensions.mongo.MongoTemplate;

/**
 * Does what lines on its standard input say, and answers each on its standard output. Figures are operations per second, and the median
 * and the 99th percentile of their durations in nanoseconds.
 *
 * <pre>
 * open URI DATABASE LAYOUT          opens a store in the layout "event" or "commit", says its version
 * fill EVENTS                       makes it hold so many events and no others, says "ready"
 * load EVENTS CALLERS RAMP TIME     loads an aggregate and appends so many events, again and again, says figures
 * replay EVENTS                     reads everything, says figures
 * close                             deletes the database, says "ready"
 * </pre>
 */
final class Axon4Worker {

    private static final String READY = "ready";

    private final BufferedReader in;
    private final PrintStream out;

    Axon4Worker(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        new Axon4Worker(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out).run();
    }

    void run() throws IOException, InterruptedException {
        String[] open = words();
        try (Axon4Store store = Axon4Store.open(open[1], open[2], Layout.of(open[3]))) {
            String version = MongoTemplate.class.getPackage().getImplementationVersion();
            out.println(version == null ? "of unknown version" : version);
            for (String[] words = words(); !words[0].equals("close"); words = words()) {
                switch (words[0]) {
                    case "fill" -> {
                        store.fill(Integer.parseInt(words[1]));
                        out.println(READY);
                    }
                    case "load" -> out.println(text(load(store, words)));
                    case "replay" -> out.println(text(store.replay(Integer.parseInt(words[1]))));
                    default -> throw new IOException("'" + words[0] + "' is no command of this program");
                }
            }
            store.drop();
        }
        out.println(READY);
    }

    private String[] words() throws IOException {
        String line = in.readLine();
        return line == null ? new String[] {"close"} : line.split(" ", -1);
    }

    private static Figures load(Axon4Store store, String[] words) {
        int events = Integer.parseInt(words[1]);
        return Callers.run(
                Integer.parseInt(words[2]),
                Duration.ofMillis(Long.parseLong(words[3])),
                Duration.ofMillis(Long.parseLong(words[4])),
                random -> store.decide(random, events));
    }

    private static String text(Figures figures) {
        return figures.perSecond() + " " + figures.nanos().getValueAtPercentile(50) + " "
                + figures.nanos().getValueAtPercentile(99);
    }
}
