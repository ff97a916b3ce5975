package io.eventhus.mongo;

/** The names of the stored fields: bytes in every document, and a promise. */
final class MongoFields {

    static final String FIRST = "_id";
    static final String COUNT = "n";
    static final String COMMIT = "commit";
    static final String PREVIOUS = "prev";
    static final String ORIGIN = "origin";
    static final String TIME = "time";
    static final String TAGS = "tags";
    static final String EVENTS = "events";
    /** Only there in layouts later than the first. */
    static final String LAYOUT = "layout";

    static final String ID = "id";
    static final String AGGREGATE_TYPE = "aggregate_type";
    static final String AGGREGATE_ID = "aggregate_id";
    static final String VERSION = "version";
    static final String TYPE = "type";
    static final String REVISION = "revision";
    static final String DATA = "data";
    static final String METADATA = "meta";

    private MongoFields() {}
}
