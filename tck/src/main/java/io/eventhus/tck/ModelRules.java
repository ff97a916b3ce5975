package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random calls, each answer compared with a naive model: a list that is searched from its beginning. */
abstract class ModelRules extends LogRules {

    private static final int STEPS = 400;

    @Test
    void random_calls_are_answered_like_a_naive_list() {
        Seed seed = Seed.draw();
        seed.run(() -> walk(seed.random()));
    }

    private void walk(Random random) {
        List<CommitLog> handles = List.of(log, secondOrSame());
        for (int step = 0; step < STEPS; step++) {
            CommitLog handle = handles.get(random.nextInt(handles.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> append(handle, random);
                case 2 -> appendLate(handle, random);
                case 3 -> checkRead(handle, random);
                case 4 -> checkVersion(handle, random);
                default -> checkFind(handle, random);
            }
        }
        assertHoldsScript(log);
    }

    private void append(CommitLog handle, Random random) {
        long head = script.head();
        List<Commit> commits = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(unused -> script.next(drafts(random)))
                .toList();
        assertThat(handle.append(head, commits)).isEqualTo(new AppendOutcome.Stored(commits.size()));
        assertThat(handle.head()).isEqualTo(script.head());
    }

    private void appendLate(CommitLog handle, Random random) {
        Commit late = script.draft(drafts(random));
        append(handle, random);
        assertThat(handle.append(late.firstPosition() - 1, List.of(late))).isEqualTo(new AppendOutcome.HeadMoved(0));
    }

    private void checkRead(CommitLog handle, Random random) {
        long after = position(random);
        long upTo = position(random);
        List<Commit> expected = script.commits().stream()
                .filter(commit -> upTo > after && commit.lastPosition() > after && commit.firstPosition() <= upTo)
                .toList();
        assertThat(commits(handle, after, upTo))
                .as("read (%d, %d] of %d", after, upTo, script.head())
                .isEqualTo(expected);
    }

    private void checkVersion(CommitLog handle, Random random) {
        AggregateId aggregate = aggregate(random);
        long upTo = position(random);
        long expected = script.events().stream()
                .filter(e -> e.position() <= upTo && e.aggregate().equals(aggregate))
                .mapToLong(StoredEvent::version)
                .max()
                .orElse(0);
        assertThat(handle.lastVersion(aggregate, upTo))
                .as("last version of %s up to %d", aggregate, upTo)
                .isEqualTo(expected);
    }

    private void checkFind(CommitLog handle, Random random) {
        EventQuery query = query(random);
        long after = position(random);
        long upTo = position(random);
        List<StoredEvent> expected = script.events().stream()
                .filter(e -> e.position() > after && e.position() <= upTo && query.matches(e))
                .toList();
        assertThat(find(handle, query, after, upTo))
                .as("find %s in (%d, %d]", query, after, upTo)
                .isEqualTo(expected);
    }

    private long position(Random random) {
        return random.nextLong(script.head() + 1);
    }

    private static EventDraft[] drafts(Random random) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(unused -> {
                    EventDraft draft = event("T" + random.nextInt(4)).of(aggregate(random));
                    for (Tag tag : tags(random)) {
                        draft = draft.tagged(tag.key(), tag.value());
                    }
                    return draft;
                })
                .toArray(EventDraft[]::new);
    }

    private static AggregateId aggregate(Random random) {
        return new AggregateId("A" + random.nextInt(2), "" + random.nextInt(5));
    }

    private static Set<Tag> tags(Random random) {
        Set<Tag> tags = new HashSet<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            tags.add(new Tag("A" + random.nextInt(2), "" + random.nextInt(4)));
        }
        return tags;
    }

    private static EventQuery query(Random random) {
        List<EventQuery.Item> items = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Set<String> types = random.nextBoolean() ? Set.of() : Set.of("T" + random.nextInt(2), "T3");
            items.add(new EventQuery.Item(types, tags(random), random.nextInt(3) == 0 ? aggregate(random) : null));
        }
        return new EventQuery(items);
    }
}
