package io.eventhus.envelope;

/** Bytes that are not the JSON that was expected: where and why, without content. Callers give it their own words. */
final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String reason;

    MalformedJsonException(long offset, String reason) {
        super("at byte " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    long offset() {
        return offset;
    }

    String reason() {
        return reason;
    }
}
