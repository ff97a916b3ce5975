package io.eventhus.tck.check;

import java.util.Arrays;

/** Positions in the order in which they came, as the differences between them: mostly one byte each. */
final class Places {

    private byte[] bytes = new byte[8];
    private int length;
    private long last;

    void add(long position) {
        long difference = position - last;
        last = position;
        long left = (difference << 1) ^ (difference >> 63);
        while ((left & ~0x7fL) != 0) {
            put((byte) (left | 0x80));
            left >>>= 7;
        }
        put((byte) left);
    }

    private void put(byte value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = value;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    static Places of(byte[] bytes) {
        Places places = new Places();
        places.bytes = bytes;
        places.length = bytes.length;
        return places;
    }

    Longs positions() {
        Longs positions = new Longs();
        long position = 0;
        int i = 0;
        while (i < length) {
            long value = 0;
            int shift = 0;
            while (bytes[i] < 0) {
                value |= (bytes[i++] & 0x7fL) << shift;
                shift += 7;
            }
            value |= (long) bytes[i++] << shift;
            position += (value >>> 1) ^ -(value & 1);
            positions.add(position);
        }
        return positions;
    }
}
