package io.eventhus.mongo.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "1.5, 1.5",
        "-0.0, -0",
        "0.0, 0",
        "1e-6, 0.000001",
        "9.99e-7, 9.99e-7",
        "1e-7, 1e-7",
        "-1.25e-7, -1.25e-7",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e300, 1.5e+300",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "4.9e-324, 5e-324",
        "9.9e-324, 1e-323",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "0.10000000149011612, 0.10000000149011612",
        "0.12, 0.12",
        "12.5, 12.5",
        "100.0, 100",
        "2e23, 2e+23"
    })
    void numbers_are_spelled_as_go_spells_them(double number, String json) {
        assertThat(GoJson.number(number)).isEqualTo(json);
    }

    @Test
    void numbers_mean_the_same_after_reading_them_again() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(GoJson.number(number))).isEqualTo(number);
            }
        }
    }

    @Test
    void texts_are_escaped_as_go_escapes_them() {
        StringBuilder out = new StringBuilder();

        GoJson.text("<&>\"\\\n\r\t\b\f\u0000\u001f\u007f/é😀\u2028\u2029", out);

        assertThat(out.toString())
                .isEqualTo("\"\\u003c\\u0026\\u003e\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001f\u007f/é😀\\u2028\\u2029\"");
    }

    @ParameterizedTest
    @CsvSource({
        "-62135596800000, 0001-01-01T00:00:00Z",
        "1772600767123, 2026-03-04T05:06:07.123Z",
        "1772600767120, 2026-03-04T05:06:07.12Z",
        "-1, 1969-12-31T23:59:59.999Z",
        "253402300799999, 9999-12-31T23:59:59.999Z"
    })
    void times_have_as_many_digits_as_they_need(long millis, String json) {
        assertThat(GoJson.time(Instant.ofEpochMilli(millis))).isEqualTo(json);
    }
}
