package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Every planted bug is found, and nothing is found where none is planted. */
class MutantsTest {

    private static final long SEEDS = Long.getLong("eventhus.simulation.seeds", 10_000);

    /** A line of the table. */
    private record Found(String by, String seed) {}

    @Test
    void every_planted_bug_is_found() throws Exception {
        List<Mutant> mutants = Mutants.all();
        StringBuilder table = new StringBuilder("| mutant | found by | seed |\n|---|---|---|\n");
        List<String> missed = new ArrayList<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Found>> findings = new ArrayList<>();
            for (Mutant mutant : mutants) {
                Callable<Found> hunt = () -> hunt(mutant);
                findings.add(pool.submit(hunt));
            }
            for (int i = 0; i < mutants.size(); i++) {
                Found found = findings.get(i).get();
                table.append("| %s | %s | %s |%n".formatted(mutants.get(i).name(), found.by(), found.seed()));
                if (found.by().isEmpty()) {
                    missed.add(mutants.get(i).name());
                }
            }
        }
        System.out.print(table);
        System.out.printf("mutants: %d of %d found%n", mutants.size() - missed.size(), mutants.size());
        Path file = Path.of(System.getProperty("basedir", ""), "target", "mutants.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
        assertThat(missed).as("planted bugs that nobody found").isEmpty();
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void nothing_is_found_where_nothing_is_planted() throws Exception {
        MutantLoader control = MutantLoader.unmutated();
        assertThat(simulate(control, 300)).isEqualTo(new Found("", ""));
        for (String suite : Mutants.all().stream().map(Mutant::suite).distinct().toList()) {
            if (!suite.isEmpty()) {
                assertThat(test(control, suite)).isEqualTo(new Found("", ""));
            }
        }
    }

    private static Found hunt(Mutant mutant) throws Exception {
        MutantLoader loader = MutantLoader.of(mutant);
        return mutant.suite().isEmpty() ? simulate(loader, SEEDS) : test(loader, mutant.suite());
    }

    private static Found simulate(MutantLoader loader, long seeds) throws Exception {
        Method run = loader.loadClass("io.eventhus.core.Seeds").getDeclaredMethod("firstFailure", long.class);
        run.setAccessible(true);
        String[] failure = (String[]) run.invoke(null, seeds);
        return failure.length == 0 ? new Found("", "") : new Found("simulation: " + failure[1], failure[0]);
    }

    private static Found test(MutantLoader loader, String suite) throws Exception {
        Class<?> tests = loader.loadClass(suite);
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .findFirst()
                .map(Event::getTestDescriptor)
                .map(test -> new Found(tests.getSimpleName() + "." + test.getDisplayName(), ""))
                .orElse(new Found("", ""));
    }
}
