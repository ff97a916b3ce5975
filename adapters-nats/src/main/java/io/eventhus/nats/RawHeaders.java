package io.eventhus.nats;

import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;

/** Headers as they stand on the wire: a first line, then lines {@code Name: value}. */
final class RawHeaders {

    private RawHeaders() {}

    static Headers parse(byte[] raw) {
        Headers headers = new Headers();
        String[] lines = new String(raw, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
