package io.eventhus.soak;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The lines of a file that others write to. One counts when its end is there: what is written at once may be seen in parts. */
final class GrowingLines implements AutoCloseable {

    private final Reader file;
    private final StringBuilder begun = new StringBuilder();

    private GrowingLines(Reader file) {
        this.file = file;
    }

    static GrowingLines of(Path file) throws IOException {
        return new GrowingLines(Files.newBufferedReader(file));
    }

    /** Hands over the lines whose ends were written since. */
    void read(Consumer<String> take) throws IOException {
        for (int next = file.read(); next >= 0; next = file.read()) {
            if (next == '\n') {
                take.accept(begun.toString());
                begun.setLength(0);
            } else {
                begun.append((char) next);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
