package io.eventhus.core.lines;

import io.eventhus.api.OutboundEvent;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Where lines go. */
interface Lines {

    /** Writes all of them, and returns when they count as acknowledged; one thread at a time. */
    void write(List<OutboundEvent> events) throws IOException;

    /** Writes each body and a line end. */
    static void write(List<OutboundEvent> events, OutputStream out) throws IOException {
        OneLine line = new OneLine(out);
        for (OutboundEvent event : events) {
            event.body().writeTo(line);
            out.write('\n');
        }
    }

    /** Lets no line end through: in JSON it stands between the parts only, where a space means the same. */
    final class OneLine extends FilterOutputStream {

        OneLine(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b == '\n' || b == '\r' ? ' ' : b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n' || bytes[i] == '\r') {
                    out.write(bytes, from, i - from);
                    out.write(' ');
                    from = i + 1;
                }
            }
            out.write(bytes, from, offset + length - from);
        }
    }
}
