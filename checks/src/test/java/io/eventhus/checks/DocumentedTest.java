package io.eventhus.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentedTest {

    @Test
    void every_public_type_and_member_of_the_published_modules_has_a_comment() throws IOException {
        for (String module : Modules.published()) {
            List<Path> sources = sources(Modules.ROOT.resolve(module).resolve("src/main/java"));

            assertThat(sources).as("the sources of %s", module).isNotEmpty();
            assertThat(undocumented(sources))
                    .as("without a comment in %s", module)
                    .isEmpty();
        }
    }

    @Test
    void what_has_no_comment_is_found(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("Bare.java");
        Files.writeString(file, """
                /** Documented. */
                public interface Bare {
                    void bare();
                    /** Documented. */
                    void documented();
                    @Override String toString();
                    enum Kind { ONE }
                }
                """);

        assertThat(undocumented(List.of(file)))
                .containsExactlyInAnyOrder("Bare.java: bare", "Bare.java: Kind", "Bare.java: ONE");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<String> undocumented(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            CommentScanner scanner = new CommentScanner(DocTrees.instance(task), found);
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
        }
        return found;
    }
}
