package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.mongo.MongoCheck.Finding;
import io.eventhus.mongo.MongoCheck.Weight;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of what deployments tell; the answers are faked, as MongoDB's documentation has them. */
class MongoCheckTest {

    private static final MongoConfig CONFIG = MongoConfig.of("mongodb://127.0.0.1:1", "db", "bank");
    private static final String OUR_INDEX = "{v: 2, key: {tags: 1, _id: 1}, name: 'eventhus_tags'}";

    private static Deployment sound() {
        return new Deployment().index(OUR_INDEX);
    }

    @Test
    void a_sound_replica_set_has_nothing_to_be_said_of_and_strict_takes_it() {
        List<Finding> findings = MongoCheck.findings(CONFIG, sound().facts());

        assertThat(findings).isEmpty();
        MongoOpening.refuse(CONFIG.withStrict(), findings);
        assertThat(MongoOpening.summary(CONFIG, sound().facts()))
                .isEqualTo("mongodb:db/bank on the replica set rs0 of 3, server 8.0.4; written and read at majority,"
                        + " journaled; collection bank.commits found, index {tags: 1, _id: 1} found, not sharded");
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                of("capped", Weight.UNFIT, "capped", sound().collection("{capped: true, size: 4096}")),
                of("expiring documents", Weight.UNFIT, "expire", sound().collection("{expireAfterSeconds: 60}")),
                of(
                        "collation",
                        Weight.UNFIT,
                        "collation",
                        sound().collection("{collation: {locale: 'en', strength: 2}}")),
                of("time series", Weight.UNFIT, "timeseries", sound().type("timeseries")),
                of("view", Weight.UNFIT, "view", sound().type("view")),
                of("validator", Weight.UNSAFE, "validator", sound().collection("{validator: {x: {$exists: true}}}")),
                of(
                        "TTL index",
                        Weight.UNFIT,
                        "TTL",
                        sound().index("{key: {time: 1}, name: 'old', expireAfterSeconds: 60}")),
                of(
                        "unique index",
                        Weight.UNFIT,
                        "unique",
                        sound().index("{key: {origin: 1}, name: 'o', unique: true}")),
                of(
                        "foreign index of our name",
                        Weight.UNFIT,
                        "not the one",
                        new Deployment().index("{key: {tags: 1}, name: 'eventhus_tags'}")),
                of(
                        "partial index of our name",
                        Weight.UNFIT,
                        "not the one",
                        new Deployment()
                                .index(
                                        "{key: {tags: 1, _id: 1}, name: 'eventhus_tags', partialFilterExpression: {n: 1}}")),
                of(
                        "sharded by another key",
                        Weight.UNFIT,
                        "sharded by [origin]",
                        sound().sharding("{_id: 'db.bank.commits', key: {origin: 1}}")),
                of(
                        "no journal for a majority",
                        Weight.UNSAFE,
                        "writeConcernMajorityJournalDefault",
                        sound().replicas("{_id: 'rs0', writeConcernMajorityJournalDefault: false, members: []}")),
                of(
                        "arbiter",
                        Weight.UNSAFE,
                        "1 arbiter",
                        sound().replicas("{_id: 'rs0', members: [{_id: 0}, {_id: 1}, {_id: 2, arbiterOnly: true}]}")),
                of("in memory", Weight.UNSAFE, "inMemory", sound().engine("{name: 'inMemory', persistent: false}")),
                of(
                        "members untold",
                        Weight.UNTOLD,
                        "cannot be told",
                        sound().untold("the members of the replica set (code 13)")),
                of("not MongoDB", Weight.UNTOLD, "not MongoDB", sound().build("{version: '7.0.77', ferretdb: {}}")),
                of(
                        "behind a mongos",
                        Weight.UNTOLD,
                        "mongos",
                        sound().hello("{msg: 'isdbgrid'}").replicas(null)),
                of(
                        "standalone",
                        Weight.NOTE,
                        "standalone",
                        sound().hello("{isWritablePrimary: true}").replicas(null)),
                of(
                        "client without acknowledgement",
                        Weight.NOTE,
                        "w: 0",
                        sound().client(WriteConcern.UNACKNOWLEDGED, ReadPreference.primary())),
                of(
                        "client that reads from secondaries",
                        Weight.NOTE,
                        "secondaryPreferred",
                        sound().client(WriteConcern.MAJORITY, ReadPreference.secondaryPreferred())),
                of(
                        "aggregates of Go eventhus",
                        Weight.UNFIT,
                        "import",
                        sound().documents(
                                        "{_id: 'acc-1', version: 1, events: []}",
                                        "{_id: 'acc-1', version: 1, events: []}")),
                of(
                        "foreign documents",
                        Weight.UNFIT,
                        "no commits",
                        sound().documents(Deployment.COMMIT, "{_id: 'someone', name: 'x'}")),
                of(
                        "newer layout",
                        Weight.UNFIT,
                        "layout 2",
                        sound().documents(
                                        Deployment.COMMIT,
                                        "{_id: {$numberLong: '2'}, n: 1, commit: 'c-2', prev: 'c-1', layout: 2, events: []}")),
                of(
                        "the beginning is missing",
                        Weight.UNFIT,
                        "begins at position 5",
                        sound().documents(
                                        "{_id: {$numberLong: '5'}, n: 1, commit: 'c-5', prev: 'c-4', events: []}",
                                        "{_id: {$numberLong: '5'}, n: 1, commit: 'c-5', prev: 'c-4', events: []}")));
    }

    private static Arguments of(String name, Weight weight, String said, Deployment deployment) {
        return Arguments.of(name, weight, said, deployment);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsafe")
    void each_setting_that_is_unsafe_is_recognised_and_refused_according_to_its_weight(
            String name, Weight weight, String said, Deployment deployment) {
        List<Finding> findings = MongoCheck.findings(CONFIG, deployment.facts());

        assertThat(findings).as(name).hasSize(1);
        assertThat(findings.getFirst().weight()).isEqualTo(weight);
        assertThat(findings.getFirst().text()).contains(said);
        assertThat(refuses(CONFIG, findings)).isEqualTo(weight == Weight.UNFIT);
        assertThat(refuses(CONFIG.withStrict(), findings)).isEqualTo(weight != Weight.NOTE);
    }

    private static boolean refuses(MongoConfig config, List<Finding> findings) {
        try {
            MongoOpening.refuse(config, findings);
            return false;
        } catch (StoreRefusedException e) {
            assertThat(e).hasMessageStartingWith("could not open mongodb:db/bank");
            return true;
        }
    }

    @Test
    void another_log_than_the_expected_one_is_refused_and_so_is_an_empty_one() {
        MongoConfig expecting = CONFIG.withExpectedLogId("log-7");

        assertThatThrownBy(() -> MongoOpening.refuse(expecting, MongoCheck.findings(expecting, sound().facts())))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("the log log-1; expected the log log-7");
        assertThatThrownBy(() -> MongoOpening.refuse(
                        expecting,
                        MongoCheck.findings(
                                expecting, sound().documents(null, null).facts())))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("empty");
    }
}
