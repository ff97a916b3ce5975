package io.eventhus.tck;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo;
import io.eventhus.core.lines.LinesPublisher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A stream in memory that gets lines: nobody answers for them, and it cannot be broken and mended. */
final class LinesStreamFixture implements EventPublisherFixture {

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Override
    public EventPublisher open() {
        return LinesPublisher.toStream("memory", stream);
    }

    @Override
    public List<Arrived> arrived(int atLeast) {
        return stream.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> new Arrived(null, line.split("\"", 5)[3], line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public PublisherInfo.Acknowledgement acknowledgement() {
        return PublisherInfo.Acknowledgement.FLUSHED;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public boolean keepsLineEnds() {
        return false;
    }

    @Override
    public boolean tellsDestination() {
        return false;
    }

    @Override
    public boolean canBreak() {
        return false;
    }

    @Override
    public void breakBus() {
        throw new UnsupportedOperationException("a stream that failed stays failed");
    }

    @Override
    public void mendBus() {}

    @Override
    public void close() {}
}
