package io.eventhus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutAxonTest {

    @Test
    void the_program_appends_reads_and_follows(@TempDir Path folder) throws InterruptedException {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            WithoutAxon.main(folder.resolve("bank.db").toString());
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .startsWith("stored at position 1", "read version 1: DepositPerformed")
                .last()
                .asString()
                .startsWith("followed to 1: StoredEvent[position=1");
    }
}
