package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.mongo.MongoCalls.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which searches go together, and what each is handed. */
@Timeout(60)
class MongoSearchesTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final HeldSearches calls = new HeldSearches();
    private MongoSearches searches = searches(LONG);
    private long position;

    private MongoSearches searches(Duration patience) {
        MongoConfig config = MongoConfig.of("mongodb://nowhere", "test", "bucket");
        return new MongoSearches(new MongoReads(calls, config, new MongoEnds()), new SearchGroups(patience));
    }

    private void stored(int bytes, String... tags) {
        BsonArray texts = new BsonArray();
        for (String tag : tags) {
            texts.add(new BsonString(tag));
        }
        stored(bytes, texts);
    }

    private void stored(int bytes, BsonValue tags) {
        calls.holds(new BsonDocument("_id", new BsonInt64(++position))
                .append("tags", tags)
                .append("x", new BsonBinary(new byte[bytes])));
    }

    private static EventQuery of(String account) {
        return EventQuery.ofAggregate(new AggregateId("Account", account));
    }

    private static String text(String account) {
        return "aggregate:Account=" + account;
    }

    private static void await(BooleanSupplier is) {
        while (!is.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** A search in a thread of its own. */
    private final class Caller {
        private final FutureTask<List<Long>> found;
        private final Thread thread;

        Caller(EventQuery query, long after) {
            found = new FutureTask<>(() -> MongoSearchesTest.positions(searches.find(query, after)));
            thread = Thread.ofPlatform().start(found);
        }

        List<Long> positions() {
            try {
                return found.get();
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static List<Long> positions(Found found) {
        List<Long> positions = new ArrayList<>();
        try (found) {
            for (RawBsonDocument next = found.next(); next != null; next = found.next()) {
                positions.add(next.getInt64("_id").getValue());
            }
        }
        return positions;
    }

    /** Starts a search and waits until the server is asked. */
    private Caller asking(EventQuery query) {
        int before = calls.asked().size();
        Caller caller = new Caller(query, 0);
        await(() -> calls.asked().size() > before);
        return caller;
    }

    /** Starts a search and waits until it waits for its turn. */
    private Caller waiting(EventQuery query) {
        int before = calls.asked().size();
        Caller caller = new Caller(query, 0);
        await(() -> caller.thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(calls.asked()).hasSize(before);
        return caller;
    }

    private List<Caller> waiting(String... accounts) {
        List<Caller> callers = new ArrayList<>();
        for (String account : accounts) {
            callers.add(waiting(of(account)));
        }
        return callers;
    }

    @Test
    void those_that_wait_are_asked_for_together_and_each_is_handed_its_own() {
        stored(1, text("a"), "type:Deposit");
        stored(1, text("b"), text("c"), "tag:Account=c");
        stored(1, text("a"));
        stored(1, text("c"));
        Caller first = asking(of("a"));
        Caller second = asking(of("b"));
        List<Caller> group = waiting("c", "a", "c", "nobody");
        Caller either = waiting(new EventQuery(List.of(
                of("b").items().getFirst(),
                EventQuery.ofTags(new Tag("Account", "c")).items().getFirst())));
        calls.answers(3);
        assertThat(first.positions()).containsExactly(1L, 3L);
        assertThat(second.positions()).containsExactly(2L);
        assertThat(group.get(0).positions()).containsExactly(2L, 4L);
        assertThat(group.get(1).positions()).containsExactly(1L, 3L);
        assertThat(group.get(2).positions()).containsExactly(2L, 4L);
        assertThat(group.get(3).positions()).isEmpty();
        assertThat(either.positions())
                .as("a commit with both of its texts, once")
                .containsExactly(2L);
        assertThat(calls.asked()).hasSize(3);
        assertThat(HeldSearches.texts(calls.asked().get(2)))
                .containsExactlyInAnyOrder(text("a"), text("b"), text("c"), text("nobody"), "tag:Account=c");
        assertThat(calls.asked().get(2).hint()).isEqualTo(MongoSchema.BY_TAGS);
        assertThat(calls.asked().get(2).limit()).isEqualTo(MongoSearches.MOST_DOCUMENTS);
        assertThat(calls.asked().get(0).limit()).as("one alone is not bounded").isZero();
    }

    @Test
    void each_is_handed_what_has_all_that_it_asks_for() {
        stored(1, "tag:Account=a", "tag:Tenant=1", "type:Deposit");
        stored(1, "tag:Account=a", "tag:Tenant=2", "type:Deposit");
        stored(1, "tag:Account=a", "type:Withdrawal");
        stored(1, "tag:Tenant=1", "type:Deposit");
        asking(of("b"));
        asking(of("c"));
        Tag account = new Tag("Account", "a");
        Caller both = waiting(EventQuery.ofTags(account, new Tag("Tenant", "1")));
        Caller typed = waiting(
                new EventQuery(List.of(new EventQuery.Item(Set.of("Deposit", "Opened"), Set.of(account), null))));
        Caller one = waiting(EventQuery.ofTags(account));
        calls.answers(3);
        assertThat(both.positions()).containsExactly(1L);
        assertThat(typed.positions()).containsExactly(1L, 2L);
        assertThat(one.positions()).containsExactly(1L, 2L, 3L);
        assertThat(calls.asked()).hasSize(3);
        assertThat(calls.asked().get(2).hint())
                .as("alternatives are each looked up")
                .isEmpty();
    }

    @Test
    void what_the_driver_throws_is_told_to_each_of_a_group() {
        asking(of("a"));
        asking(of("b"));
        List<Caller> group = waiting("c", "d");
        calls.fails(new MongoSocketReadException("gone", new ServerAddress()));
        calls.answers(3);
        List<Throwable> told = new ArrayList<>();
        for (Caller caller : group) {
            assertThatThrownBy(caller::positions)
                    .cause()
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("search")
                    .satisfies(told::add);
        }
        assertThat(told.get(0)).as("each with its own").isNotSameAs(told.get(1));
    }

    @Test
    void where_a_group_finds_too_many_each_reads_its_own() {
        for (int i = 0; i < MongoSearches.MOST_DOCUMENTS; i++) {
            stored(1, text("large"));
        }
        stored(1, text("small"));
        assertIsReadBySelf();
    }

    @Test
    void where_a_group_finds_too_much_each_reads_its_own() {
        for (int i = 0; i < 5; i++) {
            stored(MongoSearches.MOST_BYTES / 4, text("large"));
        }
        stored(1, text("small"));
        assertIsReadBySelf();
    }

    private void assertIsReadBySelf() {
        asking(of("a"));
        asking(of("b"));
        List<Caller> group = waiting("large", "small");
        calls.answers(5);
        assertThat(group.get(0).positions())
                .containsExactlyElementsOf(IntStream.range(1, (int) position)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(group.get(1).positions()).containsExactly(position);
        assertThat(calls.asked()).hasSize(5);
        assertThat(calls.asked().subList(3, 5))
                .allSatisfy(alone -> assertThat(alone.limit()).isZero());
        for (int i = 0; i < 4; i++) {
            asking(of("small"));
        }
        assertThat(calls.asked()).as("nobody waits for a while").hasSize(9);
        calls.answers(4);
    }

    @Test
    void a_document_that_is_not_ours_is_judged_by_those_who_find_it() {
        stored(1, new BsonString(text("foreign")));
        stored(1, text("ours"));
        asking(of("a"));
        asking(of("b"));
        List<Caller> group = waiting("foreign", "ours");
        calls.answers(5);
        assertThat(group.get(0).positions()).containsExactly(1L);
        assertThat(group.get(1).positions()).containsExactly(2L);
    }

    @Test
    void nobody_waits_for_those_that_take_long() {
        searches = searches(Duration.ofNanos(1));
        for (String account : List.of("a", "b", "c", "d")) {
            asking(of(account));
        }
        assertThat(calls.asked()).hasSize(4);
        calls.answers(4);
    }

    @Test
    void who_is_interrupted_asks_by_itself_and_stays_interrupted() {
        stored(1, text("c"));
        Caller one = asking(of("a"));
        asking(of("b"));
        Caller caller = waiting(of("c"));
        caller.thread.interrupt();
        await(() -> calls.asked().size() == 3);
        calls.answers(3);
        assertThat(caller.positions()).containsExactly(1L);
        assertThat(one.positions()).isEmpty();
    }

    @Test
    void what_may_find_much_does_not_wait_and_nobody_waits_for_it() {
        List<EventQuery.Item> many = IntStream.range(0, SearchGroups.MOST_TEXTS + 1)
                .mapToObj(i -> of("m" + i).items().getFirst())
                .toList();
        asking(of("a"));
        asking(EventQuery.ofTypes("Deposit"));
        asking(new EventQuery(many));
        asking(of("b"));
        Caller waits = waiting(of("c"));
        calls.answers(5);
        assertThat(waits.positions()).isEmpty();
    }

    @Test
    void a_group_has_no_more_texts_than_a_server_looks_up_one_by_one() {
        asking(of("a"));
        asking(of("b"));
        int each = SearchGroups.MOST_TEXTS / 2;
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int caller = i;
            callers.add(waiting(new EventQuery(IntStream.range(0, each)
                    .mapToObj(n -> of("m" + caller + "-" + n).items().getFirst())
                    .toList())));
        }
        calls.answers(4);
        callers.forEach(caller -> assertThat(caller.positions()).isEmpty());
        assertThat(calls.asked().subList(2, 4))
                .extracting(lookup -> HeldSearches.texts(lookup).size())
                .containsExactlyInAnyOrder(2 * each, each);
    }
}
