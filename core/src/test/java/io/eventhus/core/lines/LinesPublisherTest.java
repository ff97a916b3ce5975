package io.eventhus.core.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesPublisherTest {

    @TempDir
    Path folder;

    private static OutboundEvent event(String body) {
        StoredEvent stored = new StoredEvent(
                1,
                "e1",
                new AggregateId("Account", "a"),
                1,
                "Deposited",
                "",
                JsonData.NULL,
                Instant.EPOCH,
                Map.of(),
                Set.of());
        return new OutboundEvent(new Destination("bank", "account"), stored, JsonData.ofText(body));
    }

    @Test
    void a_file_gets_one_line_for_each_event_behind_what_was_there() throws IOException {
        Path file = folder.resolve("lines");
        Files.writeString(file, "{\"old\":1}\n");
        try (LinesPublisher lines = LinesPublisher.toFile(file)) {
            assertThat(lines.info().acknowledgement()).isEqualTo(PublisherInfo.Acknowledgement.BROKER);
            assertThat(lines.publish(List.of(event("{\"a\":\"\u20ac\"}"), event("{\n\"b\":\r\n1}\n"))))
                    .isEqualTo(new PublishOutcome(2, null));
        }
        assertThat(Files.readString(file)).isEqualTo("{\"old\":1}\n{\"a\":\"\u20ac\"}\n{ \"b\":  1} \n");
    }

    @Test
    void a_torn_last_line_is_cut_off_at_open_and_before_each_publish() throws IOException {
        Path file = folder.resolve("lines");
        Files.writeString(file, "{\"old\":1}\n{\"to" + "x".repeat(20_000));
        try (LinesPublisher lines = LinesPublisher.toFile(file)) {
            assertThat(Files.readString(file)).isEqualTo("{\"old\":1}\n");
            Files.writeString(file, "{\"another process", StandardOpenOption.APPEND);
            lines.publish(List.of(event("{}")));
        }
        assertThat(Files.readString(file)).isEqualTo("{\"old\":1}\n{}\n");
    }

    @Test
    void a_file_that_ends_with_something_else_is_refused_and_left_untouched() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "{}\nmy notes");
        assertThatThrownBy(() -> LinesPublisher.toFile(file)).isInstanceOf(StoreRefusedException.class);
        assertThat(Files.readString(file)).isEqualTo("{}\nmy notes");
    }

    @Test
    void a_file_in_a_folder_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> LinesPublisher.toFile(folder.resolve("none").resolve("lines")))
                .isInstanceOf(PermanentException.class);
    }

    @Test
    void a_lock_held_by_another_is_waited_for_and_then_reported() throws IOException {
        Path file = folder.resolve("lines");
        LinesFile lines = new LinesFile(file, 5_000_000);
        lines.open();
        try (FileChannel channel = FileChannel.open(folder.resolve("lines.lock"), StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThatThrownBy(() -> lines.write(List.of(event("{}")))).isInstanceOf(TransientException.class);
        }
        assertThat(Files.size(file)).isZero();
        lines.write(List.of(event("{}")));
        assertThat(Files.readString(file)).isEqualTo("{}\n");
    }

    @Test
    void a_full_disk_is_a_failure_that_may_pass() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve("lines"), Path.of("/dev/full"));
        try (LinesPublisher lines = LinesPublisher.toFile(file)) {
            PublishOutcome outcome = lines.publish(List.of(event("{}")));
            assertThat(outcome.acknowledged()).isZero();
            assertThat(outcome.failure()).isInstanceOf(TransientException.class);
        }
    }

    @Test
    void a_stream_that_failed_in_a_line_stays_failed() throws IOException {
        try (OutputStream stream = Files.newOutputStream(Path.of("/dev/full"))) {
            LinesPublisher lines = LinesPublisher.toStream("full", stream);
            for (int i = 0; i < 2; i++) {
                PublishOutcome outcome = lines.publish(List.of(event("{}")));
                assertThat(outcome.acknowledged()).isZero();
                assertThat(outcome.failure()).isInstanceOf(PermanentException.class);
            }
        }
    }

    @Test
    void a_stream_gets_lines_and_is_not_closed() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        LinesPublisher lines = LinesPublisher.toStream("out", stream);
        assertThat(lines.info().acknowledgement()).isEqualTo(PublisherInfo.Acknowledgement.FLUSHED);
        assertThat(lines.publish(List.of(event("{\"a\":1}"), event("{}"))).acknowledged())
                .isEqualTo(2);
        lines.close();
        assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{}\n");
    }
}
