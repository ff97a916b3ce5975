package io.eventhus.tck.check;

/** One record as a line: parts between tabs, and a full stop at the end, by which a torn line is known. */
final class LineWriter {

    private final StringBuilder line = new StringBuilder();

    LineWriter text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
        line.append('\t');
        return this;
    }

    LineWriter number(long number) {
        line.append(number).append('\t');
        return this;
    }

    String line() {
        return line.append(".\n").toString();
    }
}
