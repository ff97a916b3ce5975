package io.eventhus.bank.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Standard output: lines of UTF-8, whatever the platform's charset, ended by one line feed. For one thread. */
final class Output {

    /** Whoever reads the output has had enough, as {@code head} does. No failure. */
    static final class ClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClosedException(IOException cause) {
            super("the reader of standard output has gone", cause, false, false);
        }
    }

    private final OutputStream out;

    Output(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /**
     * Writes one line.
     *
     * @throws ClosedException if the reader has gone
     * @throws UncheckedIOException if it cannot be written for another reason
     */
    void line(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException failure) {
            throw translated(failure);
        }
    }

    /**
     * Hands over what was written.
     *
     * @throws ClosedException if the reader has gone
     * @throws UncheckedIOException if it cannot be written for another reason
     */
    void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw translated(failure);
        }
    }

    private static RuntimeException translated(IOException failure) {
        // Java tells a closed pipe from a full disk by the text of the operating system only.
        String text = String.valueOf(failure.getMessage());
        boolean closed = text.contains("roken pipe") || text.contains("closed");
        return closed ? new ClosedException(failure) : new UncheckedIOException(failure);
    }
}
