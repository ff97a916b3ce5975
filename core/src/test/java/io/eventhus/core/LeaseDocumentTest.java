package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The stored form is a promise. */
class LeaseDocumentTest {

    private static final String HELD = "{\"log\":\"01J0\",\"position\":42,\"owner\":\"01K0\"}";
    private static final String NEW = "{\"log\":\"\",\"position\":0,\"owner\":\"\"}";
    private static final String PARKED = "{\"log\":\"01J0\",\"position\":9,\"owner\":\"\",\"parked\":["
            + "{\"sequence\":\"0a\",\"positions\":[7,9],\"reason\":\"No: 'x' ?/n\"},"
            + "{\"sequence\":\"0b\",\"positions\":[8],\"reason\":\"\"}]}";

    @Test
    void the_stored_forms_are_these_bytes_and_are_read_back() {
        assertForm(new LeaseDocument("01J0", 42, "01K0", List.of()), HELD);
        assertForm(new LeaseDocument(null, 0, "", List.of()), NEW);
        ParkedSequence first = new ParkedSequence("0a", List.of(7L, 9L), "No: \"x\" \u00e9\\n");
        ParkedSequence second = new ParkedSequence("0b", List.of(8L), "");
        assertForm(new LeaseDocument("01J0", 9, "", List.of(first, second)), PARKED);
    }

    private static void assertForm(LeaseDocument document, String form) {
        assertThat(new String(document.bytes(), StandardCharsets.UTF_8)).isEqualTo(form);
        assertThat(read(form)).isEqualTo(document);
    }

    private static LeaseDocument read(String form) {
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        return LeaseDocument.of(new StateDocument(StateKey.of("subscription", "a"), bytes, 1));
    }

    @Test
    void anything_else_is_refused() {
        List<String> others = List.of(
                "",
                "{}",
                HELD + " ",
                HELD.replace("42", "-1"),
                HELD.replace("42", "1234567890123456789"),
                PARKED.replace("[7,9]", "[]"),
                PARKED.replace("},{", "}{"),
                PARKED.replace("\"reason\":\"\"", "\"reason\":1"));
        assertThat(others)
                .allSatisfy(form -> assertThatThrownBy(() -> read(form))
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining("subscription/a is not a checkpoint"));
    }

    @Test
    void as_much_as_may_be_parked_fits_into_the_smallest_state_store() {
        List<ParkedSequence> parked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<Long> positions = LongStream.range(0, 20)
                    .mapToObj(n -> 9_000_000_000_000L + n)
                    .toList();
            parked.add(new ParkedSequence(Parking.idOf("" + i), positions, "x".repeat(300)));
        }
        LeaseDocument full = new LeaseDocument("0".repeat(36), 9_000_000_000_000L, "0".repeat(26), parked);
        assertThat(full.bytes()).hasSizeLessThanOrEqualTo(65_536);
    }
}
