package io.eventhus.tck.check;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Notes as lines of a file, one for each. */
final class FileNotes implements Notes {

    private final OutputStream out;
    private final boolean flushEach;
    private boolean closed;

    FileNotes(OutputStream out, boolean flushEach) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.flushEach = flushEach;
    }

    @Override
    public void invoked(Invocation i) {
        LineWriter line =
                new LineWriter().text("append").number(i.call()).number(i.at()).number(i.end());
        line.text(i.firstId()).number(i.ids().size());
        for (int k = 0; k < i.ids().size(); k++) {
            line.number(i.ids().get(k)).number(i.contents().get(k));
        }
        line.number(i.conditions().size());
        i.conditions().forEach(condition -> ConditionLines.write(line, condition));
        write(line);
    }

    @Override
    public void answered(Answer a) {
        LineWriter line =
                new LineWriter().text("answer").number(a.call()).number(a.at()).number(a.end());
        line.text(a.ending().name())
                .text(a.commitId())
                .number(a.position())
                .number(a.size())
                .number(a.digest());
        AppendCondition condition = a.condition();
        line.number(condition == null ? 0 : 1);
        if (condition != null) {
            ConditionLines.write(line, condition);
        }
        line.number(a.cited().size());
        a.cited().forEach(event -> line.number(event.position()).text(event.id()));
        write(line);
    }

    @Override
    public void read(Reading r) {
        LineWriter line = new LineWriter().text("read").number(r.began()).number(r.ended());
        ConditionLines.write(line, r.query());
        line.number(r.after()).number(r.upTo()).number(r.fresh() ? 1 : 0).number(r.complete() ? 1 : 0);
        line.number(r.count())
                .text(Base64.getEncoder().encodeToString(r.places().toBytes()))
                .number(r.digest());
        write(line);
    }

    @Override
    public void subscribed(Start s) {
        LineWriter line = new LineWriter()
                .text("subscribed")
                .number(s.subscription())
                .number(s.at())
                .text(s.name());
        ConditionLines.write(line, s.query());
        write(line.number(s.after()).text(s.delivery().name()));
    }

    @Override
    public void delivered(long subscription, long position, long digest) {
        write(new LineWriter()
                .text("delivered")
                .number(subscription)
                .number(position)
                .number(digest));
    }

    @Override
    public void caughtUp(long subscription, long position) {
        write(new LineWriter().text("caught-up").number(subscription).number(position));
    }

    @Override
    public void publishing(long channel, String name, EventQuery query) {
        LineWriter line = new LineWriter().text("publishing").number(channel).text(name);
        ConditionLines.write(line, query);
        write(line);
    }

    @Override
    public void arrived(long channel, long id, String type, String aggregateId, long version) {
        write(new LineWriter()
                .text("arrived")
                .number(channel)
                .number(id)
                .text(type)
                .text(aggregateId)
                .number(version));
    }

    @Override
    public void publishedUpTo(long channel, long position) {
        write(new LineWriter().text("published").number(channel).number(position));
    }

    private void write(LineWriter line) {
        try {
            out.write(line.line().getBytes(StandardCharsets.UTF_8));
            if (flushEach) {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a history could not be written; is the disk full?", e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a history could not be written; is the disk full?", e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a history could not be written to its end; is the disk full?", e);
        }
    }
}
