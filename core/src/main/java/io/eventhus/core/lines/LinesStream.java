package io.eventhus.core.lines;

import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines to a stream. */
final class LinesStream implements Lines {

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream stream;
    private boolean failed;

    LinesStream(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(List<OutboundEvent> events) {
        if (failed) {
            throw broken(null);
        }
        failed = true;
        try {
            BufferedOutputStream buffered = new BufferedOutputStream(stream, BUFFER_BYTES);
            Lines.write(events, buffered);
            buffered.flush();
        } catch (IOException e) {
            throw broken(e);
        }
        // Standard output keeps its failures to itself.
        if (stream instanceof PrintStream print && print.checkError()) {
            throw broken(null);
        }
        failed = false;
    }

    private static PermanentException broken(@Nullable IOException cause) {
        return new PermanentException(
                "the stream took only a part of the lines, and what it took cannot be taken back; is its reader gone?"
                        + " Start again with a new one",
                cause);
    }
}
