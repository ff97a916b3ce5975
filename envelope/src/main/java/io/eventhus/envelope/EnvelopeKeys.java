package io.eventhus.envelope;

import java.util.List;
import java.util.Set;

/** The keys of an envelope, and when two keys are the same to a Go reader. */
final class EnvelopeKeys {

    static final String ID = "id";
    static final String AGGREGATE_ID = "aggregate_id";
    static final String AGGREGATE_TYPE = "aggregate_type";
    static final String COMMAND_ID = "command_id";
    static final String VERSION = "version";
    static final String TYPE = "type";
    static final String DATA = "data";

    /** What an envelope cannot do without, in the order in which a missing one is reported. */
    static final List<String> REQUIRED = List.of(AGGREGATE_ID, AGGREGATE_TYPE, VERSION, TYPE, DATA);

    private static final Set<String> ALL = Set.of(ID, AGGREGATE_ID, AGGREGATE_TYPE, COMMAND_ID, VERSION, TYPE, DATA);

    private EnvelopeKeys() {}

    /** The key in a message: an unknown one is content, and not shown. */
    static String shown(String foldedKey) {
        return ALL.contains(foldedKey) ? foldedKey : "";
    }

    /**
     * Brings a key to lower case as far as Go does when it compares keys: ASCII letters, the long s and the Kelvin
     * sign. Java's own folding would also take a dotted capital I for an i.
     */
    static String folded(String key) {
        StringBuilder folded = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.append((char) (c + ('a' - 'A')));
            } else if (c == 0x17f) {
                folded.append('s');
            } else if (c == 0x212a) {
                folded.append('k');
            } else {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
