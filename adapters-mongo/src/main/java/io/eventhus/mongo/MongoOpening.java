package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.PermanentException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a log is opened: its index is made, and what the deployment gives is looked at. */
final class MongoOpening {

    private static final Logger LOG = LoggerFactory.getLogger(MongoCommitLog.class);
    private static final String INDEX_NAME = "eventhus_tags";

    private final MongoConfig config;
    private final MongoLink link;
    private final MongoErrors errors;

    MongoOpening(MongoConfig config, MongoLink link) {
        this.config = config;
        this.link = link;
        this.errors = new MongoErrors(config.name());
    }

    MongoSizes open() {
        try {
            BsonDocument hello = link.run("admin", "hello");
            makeIndex();
            LOG.info("Opened {}", config.name());
            return MongoSizes.in(hello);
        } catch (MongoException e) {
            throw errors.ofRead("open", e);
        }
    }

    private void makeIndex() {
        BsonDocument index = new BsonDocument("key", MongoReads.INDEX).append("name", new BsonString(INDEX_NAME));
        BsonDocument answer = link.run(new BsonDocument("createIndexes", new BsonString(config.commits()))
                .append("indexes", new BsonArray(java.util.List.of(index)))
                .append("writeConcern", MongoConcerns.write(config.timeout())));
        if (answer.containsKey("writeConcernError")) {
            throw new PermanentException(config.name() + ": a majority did not confirm the index");
        }
    }
}
