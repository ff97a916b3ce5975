package io.eventhus.mongo.imports;

/** Documents as the toolkit writes them, with what a test wants in it. */
final class Documents {

    private Documents() {}

    /** A document with one event of one payload, in extended JSON. */
    static String withData(String data) {
        return document("a", 1, event("a", 1, 1_000, "T", data));
    }

    static String document(String id, int version, String... events) {
        return "{_id: '" + id + "', version: " + version + ", events: [" + String.join(", ", events) + "]}";
    }

    static String event(String id, int version, long millis, String type, String data) {
        return "{event_type: '" + type + "', _id: '" + id + "', data: " + data + ", timestamp: {$date: {$numberLong: '"
                + millis + "'}}, aggregate_type: 'Account', version: " + version + "}";
    }
}
