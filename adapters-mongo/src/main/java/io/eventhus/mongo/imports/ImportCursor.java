package io.eventhus.mongo.imports;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCursor;
import io.eventhus.api.Cursor;
import io.eventhus.api.ImportRecord;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The rows of the collection, each read when it is asked for; the server begins with the first. */
final class ImportCursor implements Cursor<ImportRecord> {

    private final Supplier<MongoCursor<RawBsonDocument>> query;
    private final EventhusImportConfig config;
    private final String collection;
    private @Nullable MongoCursor<RawBsonDocument> rows;
    private boolean isClosed;

    ImportCursor(Supplier<MongoCursor<RawBsonDocument>> query, EventhusImportConfig config, String collection) {
        this.query = query;
        this.config = config;
        this.collection = collection;
    }

    @Override
    public @Nullable ImportRecord next() {
        if (isClosed) {
            return null;
        }
        try {
            if (rows == null) {
                rows = query.get();
            }
            if (rows.hasNext()) {
                return ImportRow.read(rows.next(), config, collection);
            }
        } catch (MongoException failure) {
            close();
            throw ImportErrors.of(failure, collection, config);
        }
        close();
        return null;
    }

    @Override
    public void close() {
        isClosed = true;
        if (rows != null) {
            MongoCursor<RawBsonDocument> open = rows;
            rows = null;
            open.close();
        }
    }
}
