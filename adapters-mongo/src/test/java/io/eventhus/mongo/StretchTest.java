package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import io.eventhus.api.Commit;
import io.eventhus.api.LogForkedException;
import io.eventhus.tck.mongo.MongoFaultProxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs that are longer than what is asked for at once. */
class StretchTest {

    private static final int EACH = 900;
    private static final int COMMITS = 14;

    private final MongoConfig config = Databases.freshBucket("stretch");
    private final Commits commits = new Commits();

    @BeforeEach
    void fill() {
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            long head = 0;
            for (int i = 0; i < COMMITS; i++) {
                Commit commit = commits.next(EACH);
                assertThat(log.append(head, List.of(commit)).stored()).isEqualTo(1);
                head = commit.lastPosition();
            }
        }
    }

    @AfterEach
    void drop() {
        Databases.drop(config.commits());
    }

    @Test
    void a_reading_goes_on_where_a_stretch_ends_and_asks_for_no_more_than_it_reads() {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort());
                MongoCommitLog log =
                        MongoCommitLog.open(MongoConfig.of(proxy.uri(), config.database(), config.bucket()))) {
            assertThat(Wire.all(log)).isEqualTo(commits.made());
            long head = log.head();
            int before = proxy.commands("find").size();
            try (var some = log.read(0, head)) {
                assertThat(some.next()).isEqualTo(commits.made().getFirst());
            }
            assertThat(proxy.commands("find")).hasSize(before + 1);
            assertThat(proxy.commands("find")
                            .getLast()
                            .body()
                            .getDocument("filter")
                            .getDocument("_id")
                            .getInt64("$lte")
                            .getValue())
                    .isEqualTo(MongoRead.STRETCH);
        }
    }

    @Test
    void more_than_a_stretch_that_was_lost_is_noticed() {
        Databases.in(database -> database.getCollection(config.commits())
                .deleteMany(Filters.and(Filters.gt("_id", 1L), Filters.lt("_id", MongoRead.STRETCH + 2L * EACH))));
        try (MongoCommitLog log = MongoCommitLog.open(config);
                var behind = log.read(EACH, log.head())) {
            assertThatThrownBy(behind::next)
                    .isInstanceOf(LogForkedException.class)
                    .hasMessageContaining("expected a commit at position " + (EACH + 1));
        }
    }
}
