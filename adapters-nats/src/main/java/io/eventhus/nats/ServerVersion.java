package io.eventhus.nats;

import io.eventhus.api.StoreRefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which servers are fit for a log. Older ones do not know atomic batches, tear them, or do not bind a write to the leader's
 * term, so that acknowledged messages may be lost.
 */
final class ServerVersion {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    private ServerVersion() {}

    /**
     * Checks a version.
     *
     * @throws StoreRefusedException if it is too old
     */
    static void check(String name, String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.lookingAt() || !isFit(number(numbers, 1), number(numbers, 2), number(numbers, 3))) {
            throw new StoreRefusedException("the server of " + name + " is nats-server " + version
                    + ", which may lose or tear what it has acknowledged to an event log; expected 2.12.15 or a later 2.12, or"
                    + " 2.14.9 or later. Publishing works with it");
        }
    }

    /** Tells whether a server of a version that is fit takes fast batches, from 2.14 on. */
    static boolean hasFastBatches(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.lookingAt() && (number(numbers, 1) > 2 || number(numbers, 2) >= 14);
    }

    private static int number(Matcher numbers, int group) {
        return Integer.parseInt(numbers.group(group));
    }

    private static boolean isFit(int major, int minor, int patch) {
        if (major != 2) {
            return major > 2;
        }
        return switch (minor) {
            case 12 -> patch >= 15;
            case 14 -> patch >= 9;
            default -> minor > 14;
        };
    }
}
