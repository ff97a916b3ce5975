package io.eventhus.envelope;

import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Renames the keys of a payload's outermost object and leaves every other byte as it is. */
final class DataKeys {

    private final byte[] data;
    private final Map<String, String> names;
    private final Set<String> seen = new HashSet<>();
    private final ByteArrayOutputStream renamed;
    private int copied;

    private DataKeys(byte[] data, Map<String, String> names) {
        this.data = data;
        this.names = names;
        this.renamed = new ByteArrayOutputStream(data.length + 16);
    }

    /**
     * Returns the renamed payload, or the given bytes if there is nothing to rename.
     *
     * @param names old to new name
     * @throws MalformedJsonException if the payload is not JSON, or two keys end up with one name
     */
    static byte[] rename(byte[] data, Map<String, String> names) throws MalformedJsonException {
        return names.isEmpty() ? data : new DataKeys(data, names).rename();
    }

    private byte[] rename() throws MalformedJsonException {
        JsonScan scan = JsonScan.of(data);
        if (scan.next() != JsonToken.START_OBJECT) {
            return data;
        }
        while (scan.next() == JsonToken.FIELD_NAME) {
            renameKey(scan);
            scan.next();
            scan.finishValue(JsonValues.MOST_NESTING);
        }
        scan.finish();
        if (copied == 0) {
            return data;
        }
        renamed.write(data, copied, data.length - copied);
        return renamed.toByteArray();
    }

    private void renameKey(JsonScan scan) throws MalformedJsonException {
        String old = scan.text();
        String name = names.getOrDefault(old, old);
        if (!seen.add(name)) {
            throw new MalformedJsonException(scan.offset(), "a key whose other spelling is there too; expected one");
        }
        if (!name.equals(old)) {
            int start = scan.offset();
            renamed.write(data, copied, start - copied);
            renamed.writeBytes(JsonText.quoted(name, false).getBytes(StandardCharsets.UTF_8));
            copied = scan.stringEnd(start);
        }
    }
}
