package io.eventhus.envelope;

/**
 * What an {@link EnvelopeCodec} can be told beside profile and register.
 *
 * @param escapeLikeGo whether {@code < > &} and U+2028, U+2029 are written as {@code \}{@code u003c} and so on, in
 *                     every text and in the data, as Go does. Readers see no difference; default false
 * @param mostBytes    the longest envelope that is read, in bytes; default {@value #DEFAULT_MOST_BYTES}
 */
public record EnvelopeOptions(boolean escapeLikeGo, int mostBytes) {

    /** The default of {@link #mostBytes()}: 8 MiB. */
    public static final int DEFAULT_MOST_BYTES = 8 * 1024 * 1024;

    /** The default of every option. */
    public static final EnvelopeOptions DEFAULTS = new EnvelopeOptions(false, DEFAULT_MOST_BYTES);

    /**
     * Checks the bound.
     *
     * @throws IllegalArgumentException if {@code mostBytes} is below 1
     */
    public EnvelopeOptions {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes is " + mostBytes + "; expected at least 1");
        }
    }

    /** Returns these options with another {@link #escapeLikeGo()}. */
    public EnvelopeOptions withEscapeLikeGo(boolean escape) {
        return new EnvelopeOptions(escape, mostBytes);
    }

    /** Returns these options with another {@link #mostBytes()}. */
    public EnvelopeOptions withMostBytes(int most) {
        return new EnvelopeOptions(escapeLikeGo, most);
    }
}
