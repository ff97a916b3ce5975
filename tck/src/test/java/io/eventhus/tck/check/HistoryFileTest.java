package io.eventhus.tck.check;

import static io.eventhus.tck.check.Story.conflict;
import static io.eventhus.tck.check.Story.event;
import static io.eventhus.tck.check.Story.nothingNew;
import static io.eventhus.tck.check.Story.unknown;
import static io.eventhus.tck.check.Story.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    private static final String ODD = "tab\t line\n\r back\\slash \\t \u20ac\ud83d\ude00 .";

    @TempDir
    Path folder;

    private final Story story = new Story();

    /** Records one of each kind; with a fault, one of them is wrong. */
    private static void record(Story story, History history, boolean lost) {
        EventQuery query = new EventQuery(List.of(
                new EventQuery.Item(Set.of("Deposited", ODD), Set.of(new Tag("Account", ODD)), Story.account(ODD)),
                new EventQuery.Item(Set.of(), Set.of(), Story.account("a"))));
        NewEvent first = event("d1" + ODD, "a");
        Append append = history.appending(
                List.of(first, event("d2", ODD)),
                List.of(version(ODD, 0), nothingNew(ODD, 0), new AppendCondition.NoStream(Story.account("a"))));
        Commit commit = story.store("c1", first, event("d2", ODD));
        append.stored(commit);
        history.appending(List.of(event("d3", "a")), List.of(new AppendCondition.NoEventMatching(query, 0)))
                .failed(conflict(
                        new AppendCondition.NoEventMatching(query, 0),
                        commit.events().getFirst()));
        history.appending(List.of(event("d4", "a")), List.of(new AppendCondition.StreamExists(Story.account("a"))))
                .failed(unknown("c4", 3));
        history.appending(List.of(event("d5", "a")), List.of());
        Read load = history.loading(query, 0);
        Subscription subscription = history.subscribed(ODD, EventQuery.all(), 0, Delivery.ONCE);
        Channel channel = history.publishing(ODD, EventQuery.all());
        for (StoredEvent event : commit.events()) {
            if (!lost || event.position() == 1) {
                load.came(event);
                subscription.delivered(event);
                channel.arrived(event.id(), event.aggregate(), event.version());
            }
        }
        load.ended(2);
        subscription.caughtUp(2);
        channel.publishedUpTo(2);
    }

    @Test
    void a_history_that_went_through_a_file_is_judged_as_in_memory() throws IOException {
        for (boolean lost : new boolean[] {false, true}) {
            Path file = folder.resolve("history-" + lost);
            Story fresh = new Story();
            try (History history = HistoryFile.create(file)) {
                record(fresh, history, lost);
            }
            Report read = Checker.check(LogContent.of(fresh.entries), HistoryFile.read(List.of(file)));

            Story again = new Story();
            record(again, again.history, lost);
            assertThat(read).isEqualTo(again.check());
            assertThat(read.violations().stream().map(Violation::rule))
                    .isEqualTo(lost ? List.of("C7", "C9", "C8") : List.of());
            assertThat(read.tally()).isEqualTo(new Tally(1, 1, 2, 0, lost ? 3 : 0));
        }
    }

    @Test
    void what_was_recorded_survives_a_process_that_never_closes_and_a_torn_last_line() throws IOException {
        Path file = folder.resolve("history");
        History history = HistoryFile.create(file);
        Append append = history.appending(List.of(event("d1", "a")), List.of());
        Commit commit = story.store("c1", event("d1", "a"));
        append.stored(commit);
        byte[] torn = "append\t9\t9\t-1\td9 \u20ac".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);

        Report report = Checker.check(LogContent.of(story.entries), HistoryFile.read(List.of(file)));

        assertThat(report.violations()).isEmpty();
        assertThat(report.tally()).isEqualTo(new Tally(1, 0, 0, 0, 0));
        history.close();
    }

    @Test
    void lives_are_judged_together() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (History one = HistoryFile.create(first);
                History two = HistoryFile.create(second)) {
            one.appending(List.of(event("d1", "a")), List.of()).stored(story.store("c1", event("d1", "a")));
            Subscription before = one.subscribed("s", EventQuery.all(), 0, Delivery.ONCE);
            two.appending(List.of(event("d2", "a")), List.of(version("a", 1)))
                    .stored(story.store("c2", event("d2", "a")));
            before.delivered(story.at(1));
            two.subscribed("s", EventQuery.all(), 1, Delivery.ONCE).delivered(story.at(2));
        }
        LogContent log = LogContent.of(story.entries);
        assertThat(Checker.check(log, HistoryFile.read(List.of(first, second))).violations())
                .isEmpty();
        assertThat(Checker.check(log, HistoryFile.read(List.of(second))).tally().acknowledged())
                .isEqualTo(1);
    }

    @Test
    void a_file_that_is_torn_in_the_middle_or_no_history_is_refused() throws IOException {
        Path file = folder.resolve("history");
        Files.writeString(file, "append\t1\npublished\t1\t1\t.\n");
        assertThatThrownBy(() -> HistoryFile.read(List.of(file))).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(file, "what\t1\t.\n");
        assertThatThrownBy(() -> HistoryFile.read(List.of(file))).isInstanceOf(IllegalArgumentException.class);
    }
}
