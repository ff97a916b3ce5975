package io.eventhus.mongo.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * Spells JSON as Go does. Go services derive nothing from the spelling, but ids do: an event that is imported must get the id
 * that a consumer gave it when it came over the bus.
 */
final class GoJson {

    private static final String HEX = "0123456789abcdef";

    /** Below this, and from {@link #FIRST_LARGE} on, Go writes an exponent. */
    private static final double FIRST_SMALL = 1e-6;

    private static final double FIRST_LARGE = 1e21;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private GoJson() {}

    /** Appends the JSON string of a text, escaped as Go escapes it. */
    static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (isEscaped(c)) {
                        escape(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isEscaped(int c) {
        return c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
    }

    private static void escape(int c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >>> shift & 0xf));
        }
    }

    /** Returns a finite number in the fewest digits that mean it, with an exponent where Go writes one. */
    static String number(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String sign = number < 0 ? "-" : "";
        double size = Math.abs(number);
        return sign + (size < FIRST_SMALL || size >= FIRST_LARGE ? exponential(shortest) : shortest.toPlainString());
    }

    /** Java gives two digits where one would do, and the fewest otherwise. */
    private static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (digits.precision() != 2) {
            return digits;
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal step = BigDecimal.ONE.scaleByPowerOfTen(1 - digits.scale());
        BigDecimal below = digits.subtract(digits.remainder(step));
        BigDecimal above = below.add(step);
        BigDecimal nearer = exact.subtract(below).compareTo(above.subtract(exact)) <= 0 ? below : above;
        return nearer.doubleValue() == number ? nearer : digits;
    }

    private static String exponential(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        return digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }

    /** Returns a time in RFC 3339, UTC, with as many digits of the fraction as it needs; its year is 0 to 9999. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
