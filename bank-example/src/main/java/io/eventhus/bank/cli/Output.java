package io.eventhus.bank.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output: lines of UTF-8, whatever the platform's charset, ended by one line feed. Safe for use by several
 * threads, which share it line by line.
 */
final class Output {

    /** Whoever reads the output has had enough, as {@code head} does. No failure. */
    static final class ClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClosedException(IOException cause) {
            super("the reader of standard output has gone", cause, false, false);
        }
    }

    private final OutputStream out;
    private volatile boolean readerGone;

    Output(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /**
     * Writes one line.
     *
     * @throws ClosedException if the reader has gone
     * @throws UncheckedIOException if it cannot be written for another reason
     */
    synchronized void line(String text) {
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
    synchronized void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw translated(failure);
        }
    }

    /**
     * Returns a stream for somebody else's lines, who may write them in any pieces: a line is handed on when it is whole, so
     * that lines never mix. Closing it changes nothing.
     */
    OutputStream lines() {
        return new WholeLines();
    }

    private final class WholeLines extends OutputStream {

        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int end = offset + length;
            while (end > offset && bytes[end - 1] != '\n') {
                end--;
            }
            if (end > offset) {
                begun.write(bytes, offset, end - offset);
                handOn(begun.toByteArray());
                begun.reset();
            }
            begun.write(bytes, end, offset + length - end);
        }

        private void handOn(byte[] wholeLines) throws IOException {
            synchronized (Output.this) {
                try {
                    out.write(wholeLines);
                } catch (IOException failure) {
                    throw noted(failure);
                }
            }
        }

        @Override
        public void flush() throws IOException {
            synchronized (Output.this) {
                try {
                    out.flush();
                } catch (IOException failure) {
                    throw noted(failure);
                }
            }
        }
    }

    /** Throws {@link ClosedException} if a write through {@link #lines()} found that the reader has gone. */
    void checkReader() {
        if (readerGone) {
            throw new ClosedException(new IOException("the reader has gone"));
        }
    }

    private IOException noted(IOException failure) {
        if (isClosed(failure)) {
            readerGone = true;
        }
        return failure;
    }

    private static RuntimeException translated(IOException failure) {
        return isClosed(failure) ? new ClosedException(failure) : new UncheckedIOException(failure);
    }

    private static boolean isClosed(IOException failure) {
        // Java tells a closed pipe from a full disk by the text of the operating system only.
        String text = String.valueOf(failure.getMessage());
        return text.contains("roken pipe") || text.contains("closed");
    }
}
