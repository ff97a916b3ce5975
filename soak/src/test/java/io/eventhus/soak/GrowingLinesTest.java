package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingLinesTest {

    @Test
    void a_line_counts_when_its_end_is_there(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("lines"));
        List<String> read = new ArrayList<>();
        try (GrowingLines lines = GrowingLines.of(file)) {
            lines.read(read::add);
            append(file, "one\ntw");
            lines.read(read::add);
            assertThat(read).containsExactly("one");

            append(file, "o\n\nthree");
            lines.read(read::add);
            assertThat(read).containsExactly("one", "two", "");

            append(file, "\n");
            lines.read(read::add);
            assertThat(read).containsExactly("one", "two", "", "three");
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
