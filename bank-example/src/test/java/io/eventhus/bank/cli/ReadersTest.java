package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.bank.cli.Program.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs in Go, JavaScript and Python read what the bank published, with their ecosystems' usual clients. */
@Timeout(300)
class ReadersTest {

    private static final String ACCOUNTS = "bank.account";
    private static final String BROKEN = "broken.account";
    private static final String GAP = "gap.account";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    private static List<String> balances = List.of();

    @BeforeAll
    static void publish() throws Exception {
        remove();
        Cli bank = Cli.sqlite(folder);
        run(bank, "load", "--accounts", "7", "--commands", "150", "--callers", "4");
        run(bank, "open", "o'dd \"ID\"\té😀", "Zoë \\ \u007f\u200b😀");
        run(bank, "open", "z-plain", "Zoë😀");
        run(bank, "deposit", "z-plain", "9007199254740993");
        run(bank, "withdraw", "z-plain", "2");
        run(bank, "relay", "--until-caught-up", "--publish", Bus.KAFKA.publish(), "--publish", Bus.NATS.publish());
        List<String> events = run(bank, "events");
        balances = run(bank, "balance");
        assertThat(balances).hasSize(9).contains("z-plain Zoë😀 9007199254740991");
        for (Bus bus : Bus.values()) {
            bus.put(ACCOUNTS, events.subList(0, 60));
            bus.make(BROKEN);
            bus.put(BROKEN, List.of(events.getFirst(), "{\"id\":\"1\"}"));
        }
        Bus.NATS.make(GAP);
        Bus.NATS.put(GAP, List.of(events.getLast()));
    }

    @AfterAll
    static void remove() throws Exception {
        for (Bus bus : Bus.values()) {
            bus.remove(ACCOUNTS);
            bus.remove(BROKEN);
        }
        Bus.NATS.remove(GAP);
    }

    private static List<String> run(Cli bank, String... arguments) {
        Result result = bank.run(arguments);
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.DONE);
        return result.out();
    }

    /** Part of the events is there twice, on Kafka in other partitions and so before what they follow. */
    @ParameterizedTest
    @EnumSource
    void each_reader_prints_the_banks_balances(Reader reader) {
        Program program = reader.ready();
        for (Bus bus : Bus.values()) {
            Ended ended = program.run(bus.server() + "/" + ACCOUNTS);

            assertThat(ended).as(bus.name()).isEqualTo(new Ended(0, balances, List.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_stands_in_the_way_is_told_on_one_line_and_no_balance_is_printed(Reader reader) {
        Program program = reader.ready();
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (Bus bus : Bus.values()) {
            runs.add(fails(program, bus.server() + "/" + BROKEN, " at ", "missing-key"));
            runs.add(fails(program, bus.server() + "/nobody.there", "nobody.there"));
            runs.add(fails(program, bus.name().toLowerCase(Locale.ROOT) + "://127.0.0.1:9/" + ACCOUNTS, ACCOUNTS));
        }
        runs.add(fails(program, Bus.NATS.server() + "/" + GAP, "z-plain", "version 1 is missing"));
        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).join();
    }

    private static CompletableFuture<Void> fails(Program program, String address, String... told) {
        return CompletableFuture.runAsync(() -> {
            Ended ended = program.run(address);
            assertThat(ended.code()).as("%s: %s", address, ended).isEqualTo(1);
            assertThat(ended.out()).as(address).isEmpty();
            assertThat(ended.err())
                    .as(address)
                    .singleElement()
                    .asString()
                    .startsWith("failed: ")
                    .contains(told);
        });
    }

    @ParameterizedTest
    @EnumSource
    void wrong_usage_ends_with_2(Reader reader) {
        Ended ended = reader.ready().run("kafka://localhost:9092/bank");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).singleElement().asString().startsWith("usage: reader kafka://HOST:PORT/TOPIC");
    }
}
