package io.eventhus.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedFolderTest {

    private static final String ABOUT = "<groupId>io.eventhus</groupId><artifactId>eventhus-api</artifactId>"
            + "<version>1.0.0</version><name>n</name><description>d</description><url>u</url>"
            + "<licenses/><developers/><scm/>";

    private static final String POM = pom("<dependencies>" + dependency("<version>2.1</version>") + "</dependencies>");

    static Stream<String> modules() {
        return Stream.concat(Stream.of("bom"), Modules.published().stream());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_pom_that_a_module_publishes_stands_by_itself(String module) {
        Path pom = Modules.ROOT.resolve(module).resolve("target/flattened-pom.xml");

        assertThat(pom).as("the pom that building %s makes", module).exists();
        assertThat(ReleasedFolder.pomProblems(Modules.text(module + "/target/flattened-pom.xml")))
                .isEmpty();
    }

    @Test
    void what_a_pom_must_not_have_is_found() {
        assertThat(ReleasedFolder.pomProblems(POM)).isEmpty();
        assertThat(ReleasedFolder.pomProblems(pom("<parent/>"))).containsExactly("<parent> was left");
        assertThat(ReleasedFolder.pomProblems(pom("<build/>"))).containsExactly("<build> was left");
        assertThat(ReleasedFolder.pomProblems(pom("<dependencyManagement/>")))
                .containsExactly("<dependencyManagement> was left");
        assertThat(ReleasedFolder.pomProblems(pom("<packaging>${kind}</packaging>"))
                        .getFirst())
                .startsWith("an expression was left: ");
        assertThat(ReleasedFolder.pomProblems(POM.replace("</version>", "</version><scope>test</scope>")))
                .contains("the dependency g:a of scope test was left");
        assertThat(ReleasedFolder.pomProblems(pom("<dependencies>" + dependency("") + "</dependencies>")))
                .containsExactly("the dependency g:a has no version of its own");
        assertThat(ReleasedFolder.pomProblems(POM.replace("2.1", "[2,3)")))
                .containsExactly("the dependency g:a has no version of its own");
    }

    @Test
    void what_a_pom_must_say_is_missed() {
        assertThat(ReleasedFolder.pomProblems(POM.replace("<licenses/>", "").replace("<scm/>", "")))
                .containsExactly("<licenses> is missing", "<scm> is missing");
        assertThat(ReleasedFolder.pomProblems(pom("<packaging>pom</packaging>")))
                .containsExactly("the BOM manages nothing");
    }

    @Test
    void a_release_has_every_file_of_every_module_and_no_other(@TempDir Path folder) throws IOException {
        ReleasedFolder released = new ReleasedFolder(folder, "1.0.0");
        release(folder, POM, bill("g/a@2.1"));
        assertThat(released.problems(List.of("api"))).isEmpty();

        assertThat(released.problems(List.of("api", "bom")))
                .containsExactly("eventhus-bom/1.0.0/eventhus-bom-1.0.0.pom is missing");

        Files.createDirectories(folder.resolve("eventhus-parent/1.0.0"));
        Files.writeString(folder.resolve("eventhus-parent/1.0.0/eventhus-parent-1.0.0.pom"), POM);
        assertThat(released.problems(List.of("api")))
                .containsExactly("eventhus-parent/1.0.0/eventhus-parent-1.0.0.pom is too much");
    }

    @Test
    void a_dependency_that_the_bill_of_materials_does_not_list_is_found(@TempDir Path folder) throws IOException {
        release(folder, POM, bill("g/a@2.2"));

        assertThat(new ReleasedFolder(folder, "1.0.0").problems(List.of("api")))
                .containsExactly(
                        "eventhus-api/1.0.0/eventhus-api-1.0.0-cyclonedx.json does not list pkg:maven/g/a@2.1");
    }

    @Test
    void builds_that_differ_are_told_apart_by_the_entry_that_differs(@TempDir Path one, @TempDir Path other)
            throws IOException {
        jar(one.resolve("a.jar"), "same", "now", 0);
        jar(other.resolve("a.jar"), "same", "now", 0);
        assertThat(ReleasedFolder.differences(one, other)).isEmpty();

        jar(other.resolve("a.jar"), "same", "later", 0);
        assertThat(ReleasedFolder.differences(one, other))
                .containsExactly("a.jar is not the same from both builds, in time.txt");

        jar(other.resolve("a.jar"), "same", "now", 100_000);
        assertThat(ReleasedFolder.differences(one, other))
                .containsExactly("a.jar is not the same from both builds, in the times or modes of its entries");

        Files.delete(other.resolve("a.jar"));
        assertThat(ReleasedFolder.differences(one, other)).containsExactly("a.jar is made by one build only");
    }

    @Test
    void folders_without_files_are_not_taken_for_equal(@TempDir Path one, @TempDir Path other) {
        assertThat(ReleasedFolder.differences(one, other)).hasSize(1);
    }

    private static String pom(String more) {
        return "<project>" + ABOUT + more + "</project>";
    }

    private static String dependency(String more) {
        return "<dependency><groupId>g</groupId><artifactId>a</artifactId>" + more + "</dependency>";
    }

    private static String bill(String dependency) {
        return "[\"pkg:maven/io.eventhus/eventhus-api@1.0.0?type=jar\", \"pkg:maven/" + dependency + "?type=jar\"]";
    }

    private static void release(Path folder, String pom, String bill) throws IOException {
        Path version = Files.createDirectories(folder.resolve("eventhus-api/1.0.0"));
        String name = "eventhus-api-1.0.0";
        Files.writeString(version.resolve("_remote.repositories"), "Maven's own");
        Files.writeString(version.resolve(name + ".pom"), pom);
        Files.writeString(version.resolve(name + "-cyclonedx.json"), bill);
        for (String ending : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            Files.writeString(version.resolve(name + ending), "");
        }
    }

    private static void jar(Path file, String same, String time, long millis) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("same.txt", "time.txt")) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(millis);
                zip.putNextEntry(entry);
                zip.write((name.startsWith("same") ? same : time).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}
