package io.eventhus.tck.check;

/** Reads what {@link LineWriter} wrote. */
final class LineReader {

    private final String line;
    private int at;

    LineReader(String line) {
        this.line = line;
    }

    static boolean isWhole(String line) {
        return line.endsWith("\t.");
    }

    String text() {
        int end = line.indexOf('\t', at);
        if (end < 0) {
            throw new IllegalArgumentException(
                    "a line of a history has too few parts; was it written by this version?");
        }
        String raw = line.substring(at, end);
        at = end + 1;
        return raw.indexOf('\\') < 0 ? raw : unescaped(raw);
    }

    private static String unescaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        boolean escaped = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (!escaped && c == '\\') {
                escaped = true;
                continue;
            }
            text.append(escaped ? meant(c) : c);
            escaped = false;
        }
        return text.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> escaped;
        };
    }

    long number() {
        return Long.parseLong(text());
    }

    int count() {
        return Math.toIntExact(number());
    }
}
