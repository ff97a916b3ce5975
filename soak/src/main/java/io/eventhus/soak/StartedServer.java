package io.eventhus.soak;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a run tells its workers of the servers that it has started.
 *
 * @param address as clients want it
 * @param copies  how many copies there are to be of everything
 * @param version the server with its version, for people
 */
record StartedServer(String address, int copies, String version) {

    private static final String FILE = "server.properties";

    /** Tells all workers of a run. */
    void tell(Path folder) throws IOException {
        Properties told = new Properties();
        told.setProperty("address", address);
        told.setProperty("copies", Integer.toString(copies));
        told.setProperty("version", version);
        try (Writer text = Files.newBufferedWriter(folder.resolve(FILE))) {
            told.store(text, null);
        }
    }

    /** Returns what the run in a folder told. */
    static StartedServer in(Path folder) {
        Properties told = new Properties();
        try (Reader text = Files.newBufferedReader(folder.resolve(FILE))) {
            told.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the run in " + folder + " has started no servers", e);
        }
        return new StartedServer(
                told.getProperty("address"), Integer.parseInt(told.getProperty("copies")), told.getProperty("version"));
    }
}
