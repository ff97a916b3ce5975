package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SubjectsTest {

    private static final List<String> TEXTS = List.of(
            "a",
            "A",
            "a.b",
            "a b",
            "a=2Eb",
            "*",
            ">",
            "$JS",
            "\u00e9",
            "e\u0301",
            "\ud83d\ude80",
            "\u0000",
            "a_b-c",
            "=");

    @Test
    void different_texts_have_different_tokens_that_are_read_back() {
        assertThat(TEXTS.stream().map(Subjects::token).collect(Collectors.toSet()))
                .hasSameSizeAs(TEXTS);
        assertThat(TEXTS).allSatisfy(text -> {
            assertThat(Subjects.token(text)).matches("[A-Za-z0-9_=-]+");
            assertThat(Subjects.text(Subjects.token(text))).isEqualTo(text);
        });
    }

    @Test
    void a_subject_has_a_token_for_type_and_id_each() {
        assertThat(Subjects.of("eventhus.bank", new AggregateId("Account", "0001.x")))
                .isEqualTo("eventhus.bank.Account.0001=2Ex");
    }
}
