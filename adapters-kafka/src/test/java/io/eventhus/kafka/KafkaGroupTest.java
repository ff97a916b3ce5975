package io.eventhus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import io.eventhus.kafka.KafkaEventPublisher.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of consumer groups, one thread calling several of them in turn. */
@Timeout(120)
class KafkaGroupTest {

    private static final Duration WAIT = Duration.ofMillis(50);

    private static final Broker BROKER = Broker.shared();

    private final Outgoing outgoing = new Outgoing(Broker.fresh("bank"), "account");
    private final String group = Broker.fresh("group");
    private final List<KafkaEventConsumer> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(KafkaEventConsumer::close);
    }

    private KafkaEventConsumer member(StartAt first, Map<String, String> settings) {
        KafkaEventConsumer member = KafkaEventConsumer.grouped(
                BROKER.address().withSettings(settings), outgoing.codec(), group, first, outgoing.topic());
        opened.add(member);
        return member;
    }

    private KafkaEventConsumer member() {
        return member(new StartAt.Beginning(), Map.of("heartbeat.interval.ms", "300"));
    }

    private void publish(int events) {
        List<io.eventhus.api.OutboundEvent> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(outgoing.event("a" + i % 20));
        }
        try (KafkaEventPublisher publisher = KafkaEventPublisher.open(BROKER.address(), Topics.expect())) {
            assertThat(publisher.publish(all).failure()).isNull();
        }
    }

    /** Polls in turn until so many records came, and acknowledges what came if that is wanted. */
    private static List<InboundRecord> take(int atLeast, boolean acknowledging, KafkaEventConsumer... members) {
        List<InboundRecord> records = new ArrayList<>();
        while (records.size() < atLeast) {
            for (KafkaEventConsumer member : members) {
                InboundBatch batch = member.poll(WAIT, 50);
                records.addAll(batch.records());
                if (acknowledging) {
                    acknowledge(member, batch.records());
                }
            }
        }
        return records;
    }

    private static void acknowledge(KafkaEventConsumer member, List<InboundRecord> records) {
        Map<SourcePartition, Long> last = new HashMap<>();
        records.forEach(record -> last.put(record.partition(), record.position()));
        try {
            member.acknowledge(last);
        } catch (TransientException moving) {
            // Then it comes again, which every test here allows for.
            assertThat(moving).hasMessageContaining("deals out its partitions anew");
        }
    }

    /** Polls in turn until each member has partitions, and all together have all. */
    private static void settle(int partitions, KafkaEventConsumer... members) {
        Set<SourcePartition> all = new HashSet<>();
        boolean isShared = false;
        while (all.size() < partitions || !isShared) {
            all.clear();
            isShared = true;
            for (KafkaEventConsumer member : members) {
                InboundBatch batch = member.poll(WAIT, 1);
                assertThat(batch.records()).isEmpty();
                isShared &= !batch.assigned().isEmpty();
                all.addAll(batch.assigned());
            }
        }
    }

    private static Set<String> ids(List<InboundRecord> records) {
        Set<String> ids = new HashSet<>();
        records.forEach(
                record -> ids.add(((InboundRecord.Event) record).envelope().id()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_group_goes_on_behind_what_it_acknowledged(String protocol) {
        BROKER.make(outgoing.topic(), 3, Map.of());
        publish(100);
        Map<String, String> settings = Map.of("group.protocol", protocol);
        KafkaEventConsumer first = member(new StartAt.Beginning(), settings);
        assertThat(first.info().acknowledges()).isTrue();
        assertThat(first.info().seeks()).isFalse();
        List<InboundRecord> records = take(100, false, first);
        assertThat(records).hasSize(100);
        acknowledge(first, records.subList(0, 60));
        first.close();
        List<InboundRecord> again = take(40, true, member(new StartAt.Beginning(), settings));
        assertThat(ids(again)).isEqualTo(ids(records.subList(60, 100)));
        assertThat(again).hasSize(40);
    }

    @Test
    void members_share_the_partitions_and_one_that_leaves_is_followed_by_the_others() {
        BROKER.make(outgoing.topic(), 4, Map.of());
        KafkaEventConsumer one = member();
        KafkaEventConsumer two = member();
        settle(4, one, two);
        publish(200);
        List<InboundRecord> records = take(200, true, one, two);
        assertThat(records).hasSize(200);
        assertThat(two.poll(WAIT, 1).assigned())
                .doesNotContainAnyElementsOf(one.poll(WAIT, 1).assigned());
        two.close();
        publish(200);
        assertThat(take(200, true, one)).hasSize(200);
    }

    @Test
    void who_gives_partitions_away_is_asked_before_and_may_acknowledge() {
        BROKER.make(outgoing.topic(), 4, Map.of());
        publish(100);
        KafkaEventConsumer one = member();
        List<InboundRecord> records = take(100, false, one);
        Set<SourcePartition> moved = new HashSet<>();
        one.onRevoke(partitions -> {
            moved.addAll(partitions);
            acknowledge(
                    one,
                    records.stream()
                            .filter(record -> partitions.contains(record.partition()))
                            .toList());
        });
        KafkaEventConsumer two = member();
        settle(4, one, two);
        assertThat(moved).isNotEmpty().isEqualTo(two.poll(WAIT, 1).assigned());
        // What stayed is not acknowledged, and stays given; what moved was, and does not come again.
        publish(20);
        List<InboundRecord> more = take(20, false, one, two);
        assertThat(more).hasSize(20);
    }

    @Test
    void a_partition_with_much_unacknowledged_is_paused_and_goes_on_when_it_is_acknowledged() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        for (int i = 0; i < 5; i++) {
            publish(500);
        }
        KafkaEventConsumer slow = member(new StartAt.Beginning(), Map.of("max.poll.interval.ms", "1500"));
        List<InboundRecord> records = take(GroupReading.MOST_UNACKNOWLEDGED, false, slow);
        // For longer than a member may be silent.
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() - end < 0) {
            records.addAll(slow.poll(WAIT, 50).records());
        }
        assertThat(records).hasSizeBetween(GroupReading.MOST_UNACKNOWLEDGED, 1_500);
        acknowledge(slow, records);
        List<InboundRecord> rest = take(2_500 - records.size(), true, slow);
        assertThat(rest).hasSize(2_500 - records.size());
        assertThat(rest.getFirst().position()).isEqualTo(records.getLast().position() + 1);
    }

    @Test
    void a_caller_that_takes_little_at_a_time_stays_a_member() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(400);
        KafkaEventConsumer slow = member(new StartAt.Beginning(), Map.of("max.poll.interval.ms", "1500"));
        List<InboundRecord> records = take(1, false, slow);
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() - end < 0) {
            records.addAll(slow.poll(Duration.ZERO, 1).records());
            long pause = System.nanoTime() + Duration.ofMillis(100).toNanos();
            while (System.nanoTime() - pause < 0) {
                Thread.onSpinWait();
            }
        }
        Map<SourcePartition, Long> last =
                Map.of(records.getLast().partition(), records.getLast().position());
        slow.acknowledge(last);
        records.addAll(take(400 - records.size(), true, slow));
        assertThat(records).hasSize(400);
    }

    @Test
    void a_new_group_starts_where_it_is_told_to_and_partitions_that_are_added_at_their_beginning() throws Exception {
        BROKER.make(outgoing.topic(), 2, Map.of());
        publish(50);
        KafkaEventConsumer late = member(new StartAt.End(), Map.of("metadata.max.age.ms", "500"));
        settle(2, late);
        late.close();
        publish(30);
        late = member(new StartAt.End(), Map.of("metadata.max.age.ms", "500"));
        assertThat(take(30, true, late)).hasSize(30);
        BROKER.admin()
                .createPartitions(Map.of(outgoing.topic(), NewPartitions.increaseTo(6)))
                .all()
                .get();
        publish(200);
        assertThat(take(200, true, late)).hasSize(200);
    }

    @Test
    void a_new_group_starts_at_a_time() {
        BROKER.make(outgoing.topic(), 2, Map.of());
        publish(50);
        Instant between = Instant.now().plusMillis(1);
        while (!Instant.now().isAfter(between)) {
            Thread.onSpinWait();
        }
        publish(30);
        assertThat(take(30, true, member(new StartAt.Time(between), Map.of()))).hasSize(30);
    }

    @Test
    void a_position_of_a_topic_that_was_made_again_is_refused() throws Exception {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(5);
        KafkaEventConsumer running = member();
        take(5, true, running);
        BROKER.delete(Set.of(outgoing.topic()));
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(9);
        assertThatThrownBy(() -> {
                    while (true) {
                        running.poll(WAIT, 10);
                    }
                })
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("made again");
        running.close();
        // The broker forgets with the topic; one that restored its offsets would not.
        BROKER.admin()
                .alterConsumerGroupOffsets(
                        group,
                        Map.of(new TopicPartition(outgoing.topic(), 0), new OffsetAndMetadata(5, "another-topic-id")))
                .all()
                .get();
        assertThatThrownBy(this::member)
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll(group, "another-topic-id", "made again");
    }

    @Test
    void an_offset_that_kafkas_own_tools_set_counts() throws Exception {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(10);
        BROKER.admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(outgoing.topic(), 0), new OffsetAndMetadata(7)))
                .all()
                .get();
        assertThat(take(3, true, member())).extracting(InboundRecord::position).containsExactly(8L, 9L, 10L);
    }

    @Test
    void it_goes_on_when_the_broker_was_killed() {
        BROKER.make(outgoing.topic(), 2, Map.of());
        publish(10);
        KafkaEventConsumer member = member();
        take(10, true, member);
        BROKER.server().kill();
        BROKER.server().start();
        publish(10);
        Set<String> ids = new HashSet<>();
        while (ids.size() < 10) {
            try {
                List<InboundRecord> records = member.poll(WAIT, 50).records();
                ids.addAll(ids(records));
                acknowledge(member, records);
            } catch (TransientException away) {
                assertThat(away).hasMessageContaining(group);
            }
        }
        assertThat(ids).doesNotContain("e-1").contains("e-11", "e-20");
    }

    @Test
    void what_does_not_fit_is_refused() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        assertThatThrownBy(() -> member(new StartAt.After(3), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("behind a position");
        for (String name : List.of("", "with space", "x".repeat(201))) {
            assertThatThrownBy(() -> KafkaEventConsumer.grouped(
                            BROKER.address(), outgoing.codec(), name, new StartAt.Beginning(), outgoing.topic()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 200");
        }
        KafkaEventConsumer member = member();
        SourcePartition only = member.partitions().iterator().next();
        assertThatThrownBy(() -> member.seek(only, new StartAt.Beginning())).isInstanceOf(UnsupportedException.class);
        member.acknowledge(Map.of(only, 1L));
        member.close();
        assertThatThrownBy(() -> member.poll(WAIT, 1)).isInstanceOf(PermanentException.class);
    }
}
