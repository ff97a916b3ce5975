package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Subjects of aggregates: {@code <prefix>.<type>.<id>}. Letters, digits and {@code -} and {@code _} stand for themselves, every
 * other byte of the UTF-8 form is {@code =} and two hex digits, so that different ids have different subjects and none has a
 * dot, a star, an arrow or a space.
 */
final class Subjects {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Subjects() {}

    static String of(String prefix, AggregateId aggregate) {
        return prefix + "." + token(aggregate.type()) + "." + token(aggregate.id());
    }

    static String token(String text) {
        StringBuilder token = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain =
                    (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
            if (isPlain) {
                token.append((char) b);
            } else {
                token.append('=').append(HEX.toHexDigits(b));
            }
        }
        return token.toString();
    }

    /** Returns the text of a token. */
    static String text(String token) {
        byte[] bytes = new byte[token.length()];
        int length = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '=') {
                bytes[length++] = (byte) HexFormat.fromHexDigits(token, i + 1, i + 3);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
