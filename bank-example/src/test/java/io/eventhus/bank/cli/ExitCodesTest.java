package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.StoreAddress;
import io.eventhus.bank.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitCodesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Cli bank = new Cli("memory");

    @BeforeEach
    void openOneAccount() {
        bank = Cli.sqlite(folder);
        assertThat(bank.run("open", "ann", "Ann").err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "deposit ann 0              | the amount is 0",
                "deposit ann -5             | the amount is -5",
                "deposit bob 1              | there is no such account",
                "withdraw ann 1             | the balance is 0",
                "withdraw ann -1            | the amount is -1",
                "withdraw ann -9223372036854775808 | the amount is -9223372036854775808",
                "owner bob Bob              | there is no such account",
                "open ann Ann               | the account exists already",
                "open '' Ann                | the account id is empty",
                "open bob ''                | the owner is empty",
                "owner ann ''               | the owner is empty",
                "balance bob                | there is no such account"
            })
    void what_the_bank_refuses_ends_with_3_and_a_reason_and_stores_nothing(String line, String reason) {
        Result result = bank.run(arguments(line));

        assertThat(result.code()).isEqualTo(ExitCodes.REFUSED);
        assertThat(result.err()).startsWith("refused: ").contains(reason).hasLineCount(1);
        assertThat(result.out()).isEmpty();
        assertThat(bank.run("events").out()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deposit ann much",
                "deposit ann 1.5",
                "deposit ann 9223372036854775808",
                "deposit ann ''",
                "deposit ann",
                "deposit ann 1 2",
                "open ann",
                "rob ann",
                "events --from 0",
                "events --from x",
                "events --type ''",
                "load --callers 0",
                "load --accounts -1",
                "balance --wait -1",
                "events --unknown"
            })
    void wrong_usage_ends_with_2_and_stores_nothing(String line) {
        Result result = bank.run(arguments(line));

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).isNotEmpty();
        assertThat(result.out()).isEmpty();
        assertThat(bank.run("events").out()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"floppy:a", "sqlite:", "", "SQLITE:bank.db"})
    void a_store_of_an_unknown_kind_is_wrong_usage(String store) {
        Result result = new Cli(store).run("demo");

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains(StoreAddress.FORMS);
    }

    @Test
    void no_subcommand_at_all_is_wrong_usage() {
        assertThat(bank.run().code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void a_deposit_that_would_overflow_is_refused() {
        assertThat(bank.run("deposit", "ann", "9223372036854775807").code()).isEqualTo(ExitCodes.DONE);

        assertThat(bank.run("deposit", "ann", "1").code()).isEqualTo(ExitCodes.REFUSED);

        assertThat(bank.run("balance", "ann").out()).containsExactly("ann Ann 9223372036854775807");
    }

    @Test
    void a_directory_cannot_be_the_store() {
        Result result = new Cli("sqlite:" + folder).run("demo");

        assertThat(result.code()).isEqualTo(ExitCodes.STORE_UNUSABLE);
        assertThat(result.err()).startsWith("store: ").contains(folder.toString());
    }

    @Test
    void a_file_in_a_folder_that_does_not_exist_cannot_be_the_store() {
        assertThat(new Cli("sqlite:" + folder.resolve("no/bank.db"))
                        .run("events")
                        .code())
                .isEqualTo(ExitCodes.STORE_UNUSABLE);
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_as_it_was() throws IOException {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear bank, ".repeat(500));
        byte[] before = Files.readAllBytes(letter);

        Result result = new Cli("sqlite:" + letter).run("open", "bob", "Bob");

        assertThat(result.code()).isEqualTo(ExitCodes.STORE_UNUSABLE);
        assertThat(result.err()).startsWith("store: ");
        assertThat(Files.readAllBytes(letter)).isEqualTo(before);
    }

    @Test
    void the_store_may_be_named_before_or_after_the_subcommand() {
        String other = "sqlite:" + folder.resolve("other.db");

        assertThat(Cli.runAsGiven("open", "eve", "Eve", "--store", other).code())
                .isEqualTo(ExitCodes.DONE);
        assertThat(Cli.runAsGiven("--store", other, "deposit", "eve", "1").code())
                .isEqualTo(ExitCodes.DONE);

        assertThat(new Cli(other).run("events").out()).hasSize(2);
    }

    private static String[] arguments(String line) {
        String[] parts = line.trim().split(" ", -1);
        for (int n = 0; n < parts.length; n++) {
            parts[n] = parts[n].equals("''") ? "" : parts[n];
        }
        return parts;
    }
}
