package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration file of a NATS server of ours. */
final class NatsSettings {

    /** Older servers do not know the setting and refuse the file. */
    private static final Version KNOWS_SYNC = Version.of("2.10");

    private NatsSettings() {}

    /** Writes it anew, beside the data that it names. */
    static Path write(Path data, Version version, int port, String syncInterval) {
        Path file = data.resolve("nats.conf");
        String sync = version.compareTo(KNOWS_SYNC) < 0 ? "" : "  sync_interval: \"" + syncInterval + "\"\n";
        String text = "listen: \"127.0.0.1:" + port + "\"\n"
                + "jetstream {\n"
                + "  store_dir: \"" + data.resolve("jetstream") + "\"\n"
                + sync
                + "}\n";
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }
}
