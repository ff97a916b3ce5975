package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BankTest {

    @Test
    void the_program_prints_the_envelopes_of_what_it_stored() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Bank.main(new String[0]);
        } finally {
            System.setOut(console);
        }
        List<String> envelopes = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList();
        assertEquals(2, envelopes.size(), () -> printed.toString(StandardCharsets.UTF_8));
        assertTrue(
                envelopes.get(1).endsWith("\"aggregate_id\":\"0001\",\"aggregate_type\":\"Account\",\"version\":2,"
                        + "\"type\":\"DepositPerformed\",\"data\":{\"account\":\"0001\",\"amount\":300}}"),
                envelopes.get(1));
        LoggerFactory.getLogger(BankTest.class).info("the program was run");
    }

    @Test
    void slf4j_speaks_to_logback() {
        assertEquals(LoggerContext.class, LoggerFactory.getILoggerFactory().getClass());
    }
}
