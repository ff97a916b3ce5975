package io.eventhus.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The sequences that were put aside, bounded. */
final class Parking {

    /** The document that holds them takes at least 64 KiB: this many with their reasons, and positions beside them. */
    private static final int MOST_SEQUENCES = 100;

    private static final int DIGEST_BYTES = 16;

    private final int mostEvents;
    private final Map<String, ParkedSequence> sequences = new LinkedHashMap<>();
    /** The same object until something changes, since it is compared after every event. */
    private List<ParkedSequence> all = List.of();

    Parking(int mostEvents, List<ParkedSequence> parked) {
        this.mostEvents = mostEvents;
        parked.forEach(sequence -> sequences.put(sequence.id(), sequence));
        all = parked;
    }

    static String idOf(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256, which every JVM must have", e);
        }
    }

    /** Says why an event could not be handled. */
    static String reason(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    boolean isEmpty() {
        return sequences.isEmpty();
    }

    @Nullable
    ParkedSequence sequence(String id) {
        return sequences.get(id);
    }

    List<ParkedSequence> all() {
        return all;
    }

    /** Tells whether there is room for more events, and for one more sequence if it is a new one. */
    boolean hasRoom(String id, int events) {
        int parked = sequences.values().stream()
                .mapToInt(sequence -> sequence.positions().size())
                .sum();
        return parked + events <= mostEvents && (sequences.containsKey(id) || sequences.size() < MOST_SEQUENCES);
    }

    /** Puts events behind those of the sequence, or starts it. */
    void park(String id, List<Long> positions, String reason) {
        ParkedSequence before = sequences.get(id);
        Set<Long> all = new TreeSet<>(before == null ? List.of() : before.positions());
        all.addAll(positions);
        sequences.put(id, new ParkedSequence(id, List.copyOf(all), before == null ? reason : before.reason()));
        hasChanged();
    }

    private void hasChanged() {
        all = List.copyOf(sequences.values());
    }

    /** The first event of a sequence was handled. */
    void firstDone(String id) {
        ParkedSequence sequence = sequences.get(id);
        if (sequence != null) {
            List<Long> left = new ArrayList<>(sequence.positions());
            left.removeFirst();
            if (left.isEmpty()) {
                sequences.remove(id);
            } else {
                sequences.put(id, new ParkedSequence(id, left, sequence.reason()));
            }
            hasChanged();
        }
    }

    /** The first event of a sequence failed again. */
    void failedAgain(String id, String reason) {
        sequences.computeIfPresent(id, (any, sequence) -> new ParkedSequence(id, sequence.positions(), reason));
        hasChanged();
    }

    boolean drop(String id) {
        boolean dropped = sequences.remove(id) != null;
        hasChanged();
        return dropped;
    }
}
