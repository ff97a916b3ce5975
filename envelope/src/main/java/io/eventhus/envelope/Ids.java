package io.eventhus.envelope;

import com.github.f4b6a3.ulid.UlidCreator;

/** Where new events get their ids from. */
public final class Ids {

    private Ids() {}

    /**
     * Returns a new ULID: 26 characters of Crockford's base 32, the first ten of them the time in milliseconds, the
     * other 80 bits from a secure random source. Its first character is 0 to 7, so it never equals a
     * {@link DerivedId}. Two ids of one millisecond stand in no order: positions order events, ids never do. Safe to
     * call from any thread.
     */
    public static String next() {
        return UlidCreator.getUlid().toString();
    }
}
