package io.eventhus.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one run keeps what it leaves behind.
 *
 * @param target the backend
 * @param folder the run's own folder
 */
record Run(Target target, Path folder) {

    private static final String HISTORY = "history-";

    /** Finds a run by the name of its backend. */
    static Run of(String backend, Path folder) {
        return new Run(Target.of(backend, folder), folder);
    }

    /** Returns the file that everything is relayed to. */
    Path lines() {
        return folder.resolve("published.jsonl");
    }

    /** Returns the file for what one life of a worker saw. */
    Path history(int life) {
        return folder.resolve(HISTORY + String.format("%06d", life));
    }

    /** Returns the histories of all lives, in their order. */
    List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(HISTORY))
                    .sorted()
                    .toList();
        }
    }
}
