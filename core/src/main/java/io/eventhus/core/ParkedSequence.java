package io.eventhus.core;

import java.util.List;

/**
 * Events of one partition key that a durable subscription put aside: the first of them could not be handled, and those
 * that followed it wait behind it, so that their order stays.
 *
 * @param id        names the sequence: a digest of the partition key, in hex digits
 * @param positions where its events stand in the log, in order, at least one
 * @param reason    why the first one was put aside; shortened, in plain characters
 */
public record ParkedSequence(String id, List<Long> positions, String reason) {

    private static final int MOST_REASON_CHARACTERS = 200;

    /**
     * Copies the positions, and makes the reason fit for a state document.
     *
     * @throws IllegalArgumentException if there are no positions
     */
    public ParkedSequence {
        positions = List.copyOf(positions);
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("the parked sequence " + id + " has no events; expected at least one");
        }
        reason = plain(reason);
    }

    /** What needs no escape in JSON, so that any reader of the document can cut it out. */
    private static String plain(String text) {
        String cut = text.length() > MOST_REASON_CHARACTERS ? text.substring(0, MOST_REASON_CHARACTERS) : text;
        return cut.replaceAll("[^ -~]", "?").replace('"', '\'').replace('\\', '/');
    }

    /** Tells whether an event was handled before the first parked one, or is parked already. */
    boolean knows(long position) {
        return position <= positions.getLast();
    }
}
