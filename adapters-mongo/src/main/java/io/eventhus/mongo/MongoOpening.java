package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.mongo.MongoCheck.Finding;
import io.eventhus.mongo.MongoCheck.Weight;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a log is opened: what the deployment gives is looked at and told, and the index is made. */
final class MongoOpening {

    private static final Logger LOG = LoggerFactory.getLogger(MongoCommitLog.class);
    private static final Set<Weight> OF_STRICT = Set.of(Weight.UNFIT, Weight.UNSAFE, Weight.UNTOLD);

    private final MongoConfig config;
    private final MongoLink link;

    MongoOpening(MongoConfig config, MongoLink link) {
        this.config = config;
        this.link = link;
    }

    MongoSizes open() {
        try {
            MongoFacts facts = MongoFacts.of(config, link);
            List<Finding> findings = MongoCheck.findings(config, facts);
            refuse(config, findings);
            if (facts.indexes().stream().noneMatch(MongoSchema::isIndex)) {
                MongoSchema.make(config, link);
                checkMade();
            }
            tell(facts, findings);
            return MongoSizes.in(facts.hello());
        } catch (MongoException e) {
            throw new MongoErrors(config.name()).ofRead("open", e);
        }
    }

    private void checkMade() {
        List<BsonDocument> found = MongoFacts.indexes(config, link);
        if (found.stream().noneMatch(MongoSchema::isIndex)) {
            throw new StoreRefusedException(
                    "could not open " + config.name() + ": it made the index {tags: 1, _id: 1} of "
                            + config.commits() + ", and among " + found.size()
                            + " indexes found there now it is none. Make it by hand, without any option");
        }
    }

    /** Refuses what a log cannot live with; a strict configuration also what may lose data, or cannot be told. */
    static void refuse(MongoConfig config, List<Finding> findings) {
        Set<Weight> refused = config.strict() ? OF_STRICT : Set.of(Weight.UNFIT);
        String reasons = findings.stream()
                .filter(finding -> refused.contains(finding.weight()))
                .map(Finding::text)
                .collect(Collectors.joining(". Also: "));
        if (!reasons.isEmpty()) {
            throw new StoreRefusedException("could not open " + config.name()
                    + (config.strict() ? ", which is to be strict: " : ": ") + reasons);
        }
    }

    private void tell(MongoFacts facts, List<Finding> findings) {
        LOG.info("Opened {}", summary(config, facts));
        for (Finding finding : findings) {
            if (finding.weight() == Weight.NOTE) {
                LOG.info("{}: {}", config.name(), finding.text());
            } else {
                LOG.warn("{}: {}", config.name(), finding.text());
            }
        }
    }

    /** Returns what the deployment gives, in one line. */
    static String summary(MongoConfig config, MongoFacts facts) {
        BsonDocument hello = facts.hello();
        String kind = "a standalone server";
        if (facts.isSharded()) {
            kind = "a sharded cluster";
        } else if (hello.containsKey("setName")) {
            BsonValue hosts = hello.get("hosts");
            kind = "the replica set " + hello.getString("setName").getValue() + " of "
                    + (hosts != null && hosts.isArray() ? hosts.asArray().size() : 1);
        }
        BsonValue version = facts.build().get("version");
        return config.name() + " on " + kind + ", server "
                + (version != null && version.isString() ? version.asString().getValue() : "of unknown version")
                + "; written and read at majority, journaled; collection " + config.commits()
                + (facts.collection() == null ? " made" : " found") + ", index {tags: 1, _id: 1}"
                + (facts.indexes().stream().anyMatch(MongoSchema::isIndex) ? " found" : " made")
                + (facts.sharding() == null ? ", not sharded" : ", sharded")
                + (facts.first() == null ? ", empty" : "");
    }
}
