package io.eventhus.docs;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition.ExpectedVersion;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Follower;
import io.eventhus.core.NewCommit;
import io.eventhus.envelope.Ids;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine alone: docs/without-axon.md shows it. */
final class WithoutAxon {

    private WithoutAxon() {}

    /**
     * Pays 300 into an account, reads its events and follows the log; prints what it sees.
     *
     * @param args the file
     */
    public static void main(String... args) throws InterruptedException {
        Path path = Path.of(args[0]);
        // shown: begin
        AggregateId account = new AggregateId("Account", "0001");
        JsonData data = JsonData.ofText("{\"amount\":300}");
        NewEvent deposit =
                new NewEvent(Ids.next(), account, "DepositPerformed", "", data, Instant.now(), Map.of(), Set.of());
        try (CommitLog log = SqliteCommitLog.open(SqliteConfig.of(path));
                EventStore store = EventStore.open(log)) {
            NewCommit commit = NewCommit.of(List.of(deposit), new ExpectedVersion(account, 0));
            Commit stored = store.append(commit).join();
            System.out.println("stored at position " + stored.lastPosition());

            Cursor<StoredEvent> events = store.find(EventQuery.ofAggregate(account), 0, stored.lastPosition());
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                System.out.println("read version " + event.version() + ": " + event.type());
            }
            try (Follower follower = store.follow(EventQuery.ofTypes("DepositPerformed"), 0)) {
                StoredEvent event = follower.take(Duration.ofSeconds(10));
                System.out.println("followed to " + follower.position() + ": " + event);
            }
        }
        // shown: end
    }
}
