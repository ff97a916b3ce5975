package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every bug that is planted around the adapter is found by the replicated model. */
class ReplicatedMutantsTest {

    /** From seed 1 on, one of them takes more than a thousand seeds, all others at most 122. */
    private static final long FROM = 1_001;

    private static final long SEEDS = 10_000;

    @Test
    void every_planted_bug_is_found() throws Exception {
        Map<String, Plant> mutants = ReplicatedMutants.all();
        StringBuilder table = new StringBuilder("| mutant | found by | seed |\n|---|---|---|\n");
        List<String> missed = new ArrayList<>();
        mutants.forEach((name, plant) -> {
            String[] failure = ReplicatedSeeds.firstFailure(plant, FROM, SEEDS);
            if (failure.length == 0) {
                missed.add(name);
            } else {
                table.append("| %s | %s | %s |%n".formatted(name, failure[1], failure[0]));
            }
        });
        System.out.print(table);
        System.out.printf("mutants: %d of %d found%n", mutants.size() - missed.size(), mutants.size());
        Path file = Path.of(System.getProperty("basedir", ""), "target", "mutants.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
        assertThat(missed).as("planted bugs that nobody found").isEmpty();
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(8);
    }
}
