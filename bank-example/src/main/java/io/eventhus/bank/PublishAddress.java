package io.eventhus.bank;

import io.eventhus.api.EventPublisher;
import io.eventhus.core.lines.LinesPublisher;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the bank publishes its events: the one place that knows which publishers there are. */
public sealed interface PublishAddress {

    /** What the address of JSON lines begins with. */
    String LINES = "lines:";

    /** Names the ways to write an address, for messages. */
    String FORMS = "lines:PATH, or lines:- for standard output";

    /**
     * One envelope per line, appended to a file.
     *
     * @param file the file, absolute; created if it does not exist
     */
    record LinesFile(Path file) implements PublishAddress {

        private static final int HASH_CHARACTERS = 24;

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return LinesPublisher.toFile(file);
        }

        /** Hashed, because a path may be longer than the key of a checkpoint may be. */
        @Override
        public String name() {
            return "lines-" + hash(file.toString()).substring(0, HASH_CHARACTERS);
        }

        private static String hash(String text) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java runtime has SHA-256", impossible);
            }
        }

        @Override
        public String toString() {
            return LINES + file;
        }
    }

    /** One envelope per line, to standard output. */
    record LinesOut() implements PublishAddress {

        @Override
        public EventPublisher open(OutputStream standardOutput) {
            return LinesPublisher.toStream("-", standardOutput);
        }

        @Override
        public String name() {
            return "lines-stdout";
        }

        @Override
        public String toString() {
            return LINES + "-";
        }
    }

    /**
     * Opens the publisher.
     *
     * @param standardOutput where lines for standard output go
     * @return the publisher; to be closed
     * @throws io.eventhus.api.EventhusException if it cannot be used
     */
    EventPublisher open(OutputStream standardOutput);

    /** Names the checkpoint: the same for one address each time, from whichever folder the bank is called. */
    String name();

    /**
     * Reads an address.
     *
     * @param text {@code lines:PATH} or {@code lines:-}
     * @throws IllegalArgumentException if it is neither
     */
    static PublishAddress parse(String text) {
        if (text.equals(LINES + "-")) {
            return new LinesOut();
        }
        if (text.startsWith(LINES) && text.length() > LINES.length()) {
            try {
                return new LinesFile(
                        Path.of(text.substring(LINES.length())).toAbsolutePath().normalize());
            } catch (InvalidPathException unusable) {
                throw new IllegalArgumentException(
                        "the publisher '" + text + "' names no file: " + unusable.getReason(), unusable);
            }
        }
        throw new IllegalArgumentException("there is no publisher '" + text + "'; expected " + FORMS);
    }
}
