package io.eventhus.tck;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo;
import io.eventhus.core.lines.LinesPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A lines file, perhaps with something put around each publisher. A folder in its place breaks it. */
final class LinesFixture implements EventPublisherFixture {

    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]*)\".*\\}", Pattern.DOTALL);

    private final UnaryOperator<EventPublisher> wrapping;
    private final Path folder;
    private final Path file;
    private final Path aside;

    LinesFixture() {
        this(UnaryOperator.identity());
    }

    LinesFixture(UnaryOperator<EventPublisher> wrapping) {
        this.wrapping = wrapping;
        try {
            this.folder = Files.createTempDirectory("lines");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.file = folder.resolve("events.jsonl");
        this.aside = folder.resolve("aside");
    }

    @Override
    public EventPublisher open() {
        return wrapping.apply(LinesPublisher.toFile(file));
    }

    @Override
    public List<Arrived> arrived(int atLeast) {
        List<Arrived> arrived = new ArrayList<>();
        try {
            String text = Files.readString(file);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                throw new AssertionError("the last line is torn");
            }
            for (String line : text.split("\n", -1)) {
                Matcher matcher = ID.matcher(line);
                if (matcher.matches()) {
                    arrived.add(new Arrived(null, matcher.group(1), line.getBytes(StandardCharsets.UTF_8)));
                } else if (!line.isEmpty()) {
                    throw new AssertionError("a line is no envelope");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrived;
    }

    @Override
    public PublisherInfo.Acknowledgement acknowledgement() {
        return PublisherInfo.Acknowledgement.BROKER;
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
        return true;
    }

    @Override
    public void breakBus() {
        try {
            Files.move(file, aside);
            Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void mendBus() {
        try {
            Files.delete(file);
            Files.move(aside, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
