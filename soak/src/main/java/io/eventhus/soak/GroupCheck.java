package io.eventhus.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what the members of a group handled with what was published: each event at least once, and the first times in order for each
 * account.
 */
final class GroupCheck {

    private static final int MOST_TOLD = 1_000;

    /** The ids of each account's events, by version. */
    private final Map<String, List<String>> published = new HashMap<>();
    /** Up to which version each account's events were handled. */
    private final Map<String, Integer> handled = new HashMap<>();

    private final Map<String, Long> members = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long first;
    private long repeated;
    private long violations;

    /** An event that will be published; its version is one more than the account's last. */
    void published(String account, String id) {
        published.computeIfAbsent(account, any -> new ArrayList<>()).add(id);
    }

    /** A line of a member, {@code MEMBER ACCOUNT VERSION ID}, in the order in which they were written. */
    void handled(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4) {
            found("a line is none: " + line);
            return;
        }
        members.merge(parts[0], 1L, Long::sum);
        String account = parts[1];
        int version = Integer.parseInt(parts[2]);
        List<String> ids = published.getOrDefault(account, List.of());
        if (version < 1 || version > ids.size() || !ids.get(version - 1).equals(parts[3])) {
            found(parts[0] + " handled " + parts[3] + " as version " + version + " of " + account
                    + ", which was not published");
            return;
        }
        int before = handled.getOrDefault(account, 0);
        if (version <= before) {
            repeated++;
            return;
        }
        if (version > before + 1) {
            found(parts[0] + " handled version " + version + " of " + account + " before version " + (before + 1));
        }
        first += version - before;
        handled.put(account, version);
    }

    /** Returns how many events were handled, none counted twice. */
    long first() {
        return first;
    }

    long repeated() {
        return repeated;
    }

    /** Returns how many each member handled. */
    Map<String, Long> members() {
        return Map.copyOf(members);
    }

    /** Returns how many events nobody handled; all lines have come. */
    long lost() {
        long lost = 0;
        for (Map.Entry<String, List<String>> each : published.entrySet()) {
            int missing = each.getValue().size() - handled.getOrDefault(each.getKey(), 0);
            if (missing > 0) {
                lost += missing;
                found(missing + " events of " + each.getKey() + " were handled by nobody");
            }
        }
        return lost;
    }

    private void found(String finding) {
        violations++;
        if (findings.size() < MOST_TOLD) {
            findings.add(finding);
        }
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    long violations() {
        return violations;
    }
}
