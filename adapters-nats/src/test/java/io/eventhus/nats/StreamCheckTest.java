package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.StoreRefusedException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that a real server made, each with one setting that is not safe. */
class StreamCheckTest {

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static Arguments unsafe(String words, UnaryOperator<StreamConfiguration.Builder> change) {
        return Arguments.of(words, change);
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                unsafe("its retention", stream -> stream.retentionPolicy(RetentionPolicy.WorkQueue)),
                unsafe("kept in memory", stream -> stream.storageType(StorageType.Memory)),
                unsafe("discards the oldest", stream -> stream.discardPolicy(DiscardPolicy.Old)),
                unsafe("can be deleted", stream -> stream.denyDelete(false)),
                unsafe("can be purged", stream -> stream.denyPurge(false)),
                unsafe("acknowledges nothing", stream -> stream.noAck(true)),
                unsafe("at most 1000000 messages", stream -> stream.maxMessages(1_000_000)),
                unsafe("at most 100000000 bytes", stream -> stream.maxBytes(100_000_000)),
                unsafe("messages of a subject", stream -> stream.maxMessagesPerSubject(100_000)),
                unsafe("deletes messages after PT1H", stream -> stream.maxAge(Duration.ofHours(1))),
                unsafe("messages of at most 1000 bytes", stream -> stream.maximumMessageSize(1_000)),
                unsafe("time to live", stream -> stream.allowMessageTtl(true)),
                unsafe("rollup", stream -> stream.allowRollup(true).denyPurge(false)),
                unsafe(
                        "changes subjects",
                        stream -> stream.subjectTransform(SubjectTransform.builder()
                                .source(">")
                                .destination("other.>")
                                .build())),
                unsafe(
                        "scheduled for later",
                        stream -> stream.allowMessageSchedules(true).discardPolicy(DiscardPolicy.Old)),
                unsafe("first sequence is 7", stream -> stream.firstSequence(7)),
                unsafe("its subjects are", stream -> stream.addSubjects("more.*")),
                unsafe("no atomic batches", stream -> stream.allowAtomicPublish(false)),
                unsafe("cannot be read directly", stream -> stream.allowDirect(false)));
    }

    private static NatsConfig freshBucket() {
        return NatsConfig.of(
                TestServers.shared(Nats.KIND, Nats.NEWEST).address(), "check-" + BUCKETS.incrementAndGet());
    }

    private static StreamConfiguration.Builder safe(NatsConfig config) {
        return StreamConfiguration.builder()
                .name(config.stream())
                .subjects(config.prefix() + ".*.*")
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New)
                .denyDelete(true)
                .denyPurge(true)
                .allowDirect(true)
                .allowAtomicPublish(true);
    }

    private static void make(NatsConfig config, StreamConfiguration stream) throws Exception {
        try (NatsLink link = new NatsLink(config, () -> {})) {
            link.connection().jetStreamManagement().addStream(stream);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsafe")
    void an_unsafe_stream_is_refused_in_its_own_words(String words, UnaryOperator<StreamConfiguration.Builder> change)
            throws Exception {
        NatsConfig config = freshBucket();
        make(config, change.apply(safe(config)).build());

        assertThatThrownBy(() -> NatsCommitLog.open(config))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(words)
                .hasMessageContaining(config.stream());
    }

    @Test
    void one_that_is_safe_is_used_as_it_is() throws Exception {
        NatsConfig config = freshBucket();
        make(config, safe(config).description("made by an operator").build());

        assertThatCode(() -> NatsCommitLog.open(config).close()).doesNotThrowAnyException();
        try (NatsLink link = new NatsLink(config, () -> {})) {
            assertThat(link.connection()
                            .jetStreamManagement()
                            .getStreamInfo(config.stream())
                            .getConfiguration()
                            .getDescription())
                    .isEqualTo("made by an operator");
        }
    }
}
