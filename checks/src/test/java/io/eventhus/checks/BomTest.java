package io.eventhus.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BomTest {

    private static final Pattern OURS = Pattern.compile("<groupId>io\\.eventhus</groupId>\\s*"
            + "<artifactId>eventhus-([a-z-]+)</artifactId>\\s*<version>\\$\\{project\\.version}</version>");

    @Test
    void the_bom_names_every_published_module_and_no_other() {
        List<String> named = OURS.matcher(Modules.text("bom/pom.xml"))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(Modules.published());
    }
}
