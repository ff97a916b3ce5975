package io.eventhus.envelope;

/**
 * The checks of JSON bytes that Jackson leaves out, in one pass before it: well-formed UTF-8, no control characters but
 * white space, no byte order mark, and no half of a surrogate pair written as an escape. They need no knowledge of
 * where strings begin, since a backslash or a byte above 0x7f is legal in strings only, and Jackson refuses it
 * elsewhere. Without controls the bytes cannot pass for UTF-16 or UTF-32 either, which Jackson would detect.
 */
final class JsonBytes {

    private final byte[] json;

    private JsonBytes(byte[] json) {
        this.json = json;
    }

    static void check(byte[] json) throws MalformedJsonException {
        new JsonBytes(json).check();
    }

    private void check() throws MalformedJsonException {
        if (json.length >= 3 && at(0) == 0xef && at(1) == 0xbb && at(2) == 0xbf) {
            throw new MalformedJsonException(0, "a byte order mark; expected JSON in UTF-8 without one");
        }
        int i = 0;
        while (i < json.length) {
            int b = json[i];
            if (b == '\\') {
                i += escapeLength(i);
            } else if (b >= 0x20) {
                i++;
            } else if (b >= 0) {
                i += whiteSpaceLength(i);
            } else {
                i += sequenceLength(i);
            }
        }
    }

    private int whiteSpaceLength(int i) throws MalformedJsonException {
        int b = json[i];
        if (b == '\n' || b == '\r' || b == '\t') {
            return 1;
        }
        throw new MalformedJsonException(i, "a control character; expected it to be escaped");
    }

    /** The length of the escape at {@code i}; what is not a surrogate's escape is left to the parser. */
    private int escapeLength(int i) throws MalformedJsonException {
        int unit = escapedUnit(i);
        if (unit < 0) {
            return 2;
        }
        if (Character.isHighSurrogate((char) unit)) {
            int second = escapedUnit(i + 6);
            if (second >= 0 && Character.isLowSurrogate((char) second)) {
                return 12;
            }
        }
        if (Character.isSurrogate((char) unit)) {
            throw new MalformedJsonException(i, "half a surrogate pair; expected well-formed Unicode");
        }
        return 6;
    }

    /** The UTF-16 unit that a {@code u} escape at {@code i} stands for, or -1 if there is no complete one. */
    private int escapedUnit(int i) {
        if (i + 6 > json.length || json[i] != '\\' || json[i + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int k = i + 2; k < i + 6; k++) {
            int digit = json[k] < 0 ? -1 : Character.digit(json[k], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    /** The length of the multi-byte sequence at {@code i}: shortest forms only, no surrogates, up to U+10FFFF. */
    private int sequenceLength(int i) throws MalformedJsonException {
        int lead = at(i);
        if (lead >= 0xc2 && lead <= 0xdf) {
            return continued(i, 2, 0x80, 0xbf);
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return continued(i, 3, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            return continued(i, 4, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
        }
        throw notUtf8(i);
    }

    private int continued(int i, int length, int lowest, int highest) throws MalformedJsonException {
        if (i + length > json.length || at(i + 1) < lowest || at(i + 1) > highest) {
            throw notUtf8(i);
        }
        for (int k = i + 2; k < i + length; k++) {
            if ((json[k] & 0xc0) != 0x80) {
                throw notUtf8(i);
            }
        }
        return length;
    }

    private static MalformedJsonException notUtf8(int i) {
        return new MalformedJsonException(i, "bytes that are not well-formed UTF-8");
    }

    private int at(int i) {
        return json[i] & 0xff;
    }
}
