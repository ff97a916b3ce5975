package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.JsonData;
import io.eventhus.api.PermanentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0e-0",
                "1E400",
                "\"\"",
                "{}",
                "[]",
                " {} \n",
                "[[],{\"a\":[]}]",
                "\"\\ud83d\\ude00\\u0000\\/\"",
                "{\"\":1,\"a\":{\"a\":{\"a\":1}}}",
                "[{\"a\":1},{\"a\":1}]",
                "\"\u007f\ufffe\""
            })
    void one_json_value_passes(String json) {
        assertThatCode(() -> JsonValues.requireOneValue(JsonData.ofText(json), "data"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "}",
                "]",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "[1 2]",
                "1 2",
                "{}{}",
                "null,",
                "01",
                "-01",
                "+1",
                "1.",
                ".5",
                "-",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "nullx",
                "True",
                "'a'",
                "\"a",
                "\"\\x41\"",
                "\"\\'\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\t\"",
                "\"\u0000\"",
                "{}\u0000",
                "\ufeff{}",
                "/**/1",
                "//\n1",
                "#\n1",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800\\n\"",
                "\"\\ud83dx\\ude00\"",
                "{\"a\":1,\"a\":2}",
                "[{\"b\":{\"a\":1,\"\\u0061\":2}}]",
                "\u00a01",
                "\f1",
                "\\u0031"
            })
    void anything_else_is_refused(String json) {
        assertThatThrownBy(() -> JsonValues.requireOneValue(JsonData.ofText(json), "the data of X"))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("checking the data of X: expected exactly one JSON value");
    }

    @Test
    void bytes_that_are_not_utf8_are_refused_and_the_message_says_where() {
        assertThatThrownBy(() -> JsonValues.requireOneValue(JsonData.of("[\"\u00e9\"]".getBytes(ISO_8859_1)), "data"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("byte 2 of 5")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void many_different_keys_pass() {
        StringBuilder json = new StringBuilder("{\"k\":0");
        for (int i = 0; i < 100_000; i++) {
            json.append(",\"k").append(i).append("\":").append(i);
        }
        assertThatCode(() -> JsonValues.requireOneValue(
                        JsonData.ofText(json.append('}').toString()), "data"))
                .doesNotThrowAnyException();
    }
}
