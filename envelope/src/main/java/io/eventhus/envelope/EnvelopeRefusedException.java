package io.eventhus.envelope;

import io.eventhus.api.PermanentException;

/**
 * A message is not an envelope, or an ambiguous one. Reading the same bytes again will not help: park the message and
 * ask its sender. Place and reason never hold content of the message.
 */
public final class EnvelopeRefusedException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /** What {@link #offset()} returns if the whole message or a missing key is meant. */
    public static final long NO_OFFSET = -1;

    private final String key;
    private final long offset;
    private final String reason;

    EnvelopeRefusedException(String key, long offset, String reason) {
        super("reading an envelope: " + place(key, offset) + ": " + reason
                + "; nothing was taken from the message, so park it or have its sender corrected");
        this.key = key;
        this.offset = offset;
        this.reason = reason;
    }

    /** Returns the envelope's key that is wrong, such as {@code version}; empty if none in particular is. */
    public String key() {
        return key;
    }

    /** Returns the offset of the offending byte from the message's start, or {@link #NO_OFFSET}. */
    public long offset() {
        return offset;
    }

    /** Returns key and offset in words, such as {@code key 'version' at byte 57}. */
    public String place() {
        return place(key, offset);
    }

    /** Returns what is wrong there, expected versus found. */
    public String reason() {
        return reason;
    }

    private static String place(String key, long offset) {
        String where = offset < 0 ? "" : "at byte " + offset;
        if (key.isEmpty()) {
            return where.isEmpty() ? "the message" : where;
        }
        return "key '" + key + "'" + (where.isEmpty() ? "" : " " + where);
    }
}
