package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.StoreAddress;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.NewCommit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

    private static final int ENOUGH_SECONDS = 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void events_are_printed_from_a_position_on_and_by_type() {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo", "--id", "a");
        bank.run("demo", "--id", "b");

        List<String> all = bank.run("events").out();

        assertThat(all).hasSize(6);
        assertThat(bank.run("events", "--from", "4").out()).isEqualTo(all.subList(3, 6));
        assertThat(bank.run("events", "--from", "7").out()).isEmpty();
        assertThat(bank.run("events", "--type", "DepositPerformed").out()).containsExactly(all.get(1), all.get(4));
        assertThat(bank.run("events", "--type", "DepositPerformed", "--from", "3")
                        .out())
                .containsExactly(all.get(4));
        assertThat(bank.run("events", "--type", "NoSuchThing").out()).isEmpty();
    }

    @Test
    void an_event_of_an_unknown_type_is_shown_as_it_is_and_the_balances_stop_there() throws Exception {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo", "--id", "a");
        assertThat(bank.run("balance").out()).containsExactly("a mishudark 51");
        append(bank, "LoanGranted", "{\"rate\":1.50,\"to\":[1]}");
        bank.run("deposit", "a", "100");

        Result events = bank.run("events", "--from", "4");
        Result balance = bank.run("balance");

        assertThat(events.out()).hasSize(2);
        assertThat(events.out().get(0)).contains("\"type\":\"LoanGranted\",\"data\":{\"rate\":1.50,\"to\":[1]}");
        assertThat(balance.code()).isEqualTo(ExitCodes.UNEXPECTED);
        assertThat(balance.out()).isEmpty();
        assertThat(balance.err()).contains("position 4").contains("LoanGranted").contains("loan-event");
    }

    @Test
    void data_that_does_not_fit_its_type_stops_the_balances_too() throws Exception {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo", "--id", "a");
        append(bank, "DepositPerformed", "{\"amount\":\"a lot\"}");

        Result balance = bank.run("balance");

        assertThat(balance.code()).isEqualTo(ExitCodes.UNEXPECTED);
        assertThat(balance.err())
                .contains("position 4")
                .contains("DepositPerformed")
                .doesNotContain("a lot");
    }

    @Test
    void a_reader_that_has_had_enough_is_no_failure() {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo");
        StringWriter err = new StringWriter();

        int code = Bank.run(new Pipe(1), new PrintWriter(err, true), "events", "--store", bank.store());

        assertThat(code).isEqualTo(ExitCodes.DONE);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void output_that_cannot_be_written_for_another_reason_is_a_failure() {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo");
        StringWriter err = new StringWriter();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        int code = Bank.run(full, new PrintWriter(err, true), "events", "--store", bank.store());

        assertThat(code).isEqualTo(ExitCodes.UNEXPECTED);
        assertThat(err.toString()).contains("No space left on device");
    }

    @Test
    void following_goes_on_with_what_another_process_stores() throws Exception {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo", "--id", "a");
        Pipe reader = new Pipe(6);
        CompletableFuture<Integer> following = CompletableFuture.supplyAsync(() -> Bank.run(
                reader, new PrintWriter(new StringWriter(), true), "events", "--follow", "--store", bank.store()));
        reader.lines(3).get(ENOUGH_SECONDS, TimeUnit.SECONDS);

        bank.run("demo", "--id", "b");
        reader.lines(6).get(ENOUGH_SECONDS, TimeUnit.SECONDS);
        bank.run("deposit", "b", "1");

        assertThat(following.get(ENOUGH_SECONDS, TimeUnit.SECONDS)).isEqualTo(ExitCodes.DONE);
        assertThat(reader.text().lines().toList())
                .isEqualTo(bank.run("events").out().subList(0, 6));
    }

    private static void append(Cli bank, String type, String data) throws Exception {
        try (BankStore store = StoreAddress.parse(bank.store()).open();
                EventStore events = EventStore.open(store.log(), EventStoreConfig.defaults())) {
            NewEvent event = new NewEvent(
                    "loan-event",
                    new AggregateId("Account", "a"),
                    type,
                    "",
                    JsonData.ofText(data),
                    Instant.EPOCH,
                    Map.of(),
                    Set.of());
            events.append(NewCommit.of(List.of(event))).get(ENOUGH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A pipe whose reader goes away after a number of lines. */
    private static final class Pipe extends OutputStream {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final List<CompletableFuture<Void>> reached = new ArrayList<>();
        private final int most;
        private int lines;

        Pipe(int most) {
            this.most = most;
            for (int n = 0; n <= most; n++) {
                reached.add(new CompletableFuture<>());
            }
        }

        @Override
        public synchronized void write(int b) throws IOException {
            if (lines == most) {
                throw new IOException("Broken pipe");
            }
            taken.write(b);
            if (b == '\n') {
                lines++;
                reached.get(lines).complete(null);
            }
        }

        CompletableFuture<Void> lines(int n) {
            return reached.get(n);
        }

        synchronized String text() {
            return taken.toString(StandardCharsets.UTF_8);
        }
    }
}
