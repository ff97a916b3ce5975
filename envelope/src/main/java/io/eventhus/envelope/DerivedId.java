package io.eventhus.envelope;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The id of an event that came without one, as all events of the released Go toolkit do. The same event gets the same
 * id each time and everywhere, so that a redelivered message is recognised. The data is part of it, since the toolkit
 * can make two events of one version; the bucket is, since two buckets can hold the same aggregate id.
 *
 * <p>The function, stable for ever: SHA-256 over the fields {@code eventhus-derived-id-1}, bucket, aggregate type,
 * aggregate id, version in decimal digits, event type and data, each as UTF-8 behind its length in bytes as four
 * bytes, big end first. The id is the letter {@code D} and the hash's first 125 bits as 25 characters of Crockford's
 * base 32. A ULID begins with 0 to 7, so no derived id is one.
 */
public final class DerivedId {

    private static final String FUNCTION = "eventhus-derived-id-1";
    private static final String PREFIX = "D";
    private static final int DIGITS = 25;
    private static final int BITS_PER_DIGIT = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private DerivedId() {}

    /**
     * Returns the id. Thread-safe.
     *
     * @param bucket    the bucket the event was published or stored in
     * @param aggregate the aggregate it belongs to
     * @param version   its version in its aggregate
     * @param type      its type, spelled as its sender spelled it
     * @param data      its payload, byte for byte as received
     */
    public static String of(String bucket, AggregateId aggregate, long version, String type, JsonData data) {
        MessageDigest hash = sha256();
        add(hash, FUNCTION);
        add(hash, bucket);
        add(hash, aggregate.type());
        add(hash, aggregate.id());
        add(hash, Long.toString(version));
        add(hash, type);
        add(hash, data.toBytes());
        return PREFIX + crockford(hash.digest());
    }

    private static void add(MessageDigest hash, String field) {
        add(hash, field.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest hash, byte[] field) {
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).flip());
        hash.update(field);
    }

    private static String crockford(byte[] hash) {
        StringBuilder digits = new StringBuilder(DIGITS);
        int held = 0;
        int bits = 0;
        int next = 0;
        while (digits.length() < DIGITS) {
            if (bits < BITS_PER_DIGIT) {
                held = (held << 8) | (hash[next++] & 0xff);
                bits += 8;
            }
            bits -= BITS_PER_DIGIT;
            digits.append(ALPHABET.charAt((held >>> bits) & 0x1f));
            held &= (1 << bits) - 1;
        }
        return digits.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java platform must have", e);
        }
    }
}
