package io.eventhus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayingTest {

    @TempDir
    Path folder;

    @Test
    void what_the_page_shows_publishes_a_line() throws Exception {
        Path file = folder.resolve("events.jsonl");
        NewEvent event = new NewEvent(
                "01J",
                new AggregateId("Account", "0001"),
                "AccountCreated",
                "",
                JsonData.ofText("{\"id\":\"0001\"}"),
                Instant.EPOCH,
                Map.of(),
                Set.of());
        try (EventStore store = EventStore.open(new MemoryCommitLog())) {
            store.append(NewCommit.of(List.of(event))).join();
            EnvelopeCodec codec = new EnvelopeCodec("bank", Profile.V2, EventRegister.empty());

            assertThat(Relaying.all(store, new MemoryStateStore(), codec, file)).isTrue();
        }
        assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"id\":\"01J\"", "\"0001\"");
    }
}
