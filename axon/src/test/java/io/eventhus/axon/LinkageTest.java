package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one class file must link with Axon 5.0.1 and with 5.1 to 5.3. */
class LinkageTest {

    @Test
    void the_engine_declares_each_method_with_and_without_a_processing_context() throws NoSuchMethodException {
        declaresBoth(EventhusStorageEngine.class, "source", SourcingCondition.class);
        declaresBoth(EventhusStorageEngine.class, "stream", StreamingCondition.class);
        declaresBoth(EventhusStorageEngine.class, "firstToken");
        declaresBoth(EventhusStorageEngine.class, "latestToken");
        declaresBoth(EventhusStorageEngine.class, "tokenAt", Instant.class);
    }

    @Test
    void a_transaction_declares_each_method_with_and_without_a_processing_context() throws NoSuchMethodException {
        declaresBoth(EngineTransaction.class, "commit");
        declaresBoth(EngineTransaction.class, "rollback");
        declaresBoth(EngineTransaction.class, "afterCommit", Object.class);
    }

    private static void declaresBoth(Class<?> type, String method, Class<?>... parameters)
            throws NoSuchMethodException {
        List<Class<?>> withContext = new ArrayList<>(List.of(parameters));
        withContext.add(ProcessingContext.class);
        Class<?> short_ = type.getDeclaredMethod(method, parameters).getReturnType();
        Class<?> long_ = type.getDeclaredMethod(method, withContext.toArray(Class<?>[]::new))
                .getReturnType();
        assertThat(short_).isEqualTo(long_);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TerminalEventMessage;",
                "eventhandling/TerminalEventMessage",
                "eventstore/ContinuousMessageStream",
                "org/axonframework/conversion/json",
                "org/axonframework/conversion/jackson",
                "canConvert",
                "AggregateBasedConsistencyMarker",
                "EventSourcedEntityModule$",
                "CommandBusConnector",
                "QueryBusConnector",
                "SequencingPolicy",
                "TransactionManager",
                "token/TrackingToken;Ljava/lang/Object;)",
            })
    void no_class_file_names_what_moves_from_version_to_version(String forbidden) {
        assertThat(constants()).noneMatch(constant -> constant.contains(forbidden));
    }

    @Test
    void no_class_file_reads_the_clock_of_event_messages() {
        assertThat(constants()).doesNotContain("clock");
    }

    @Test
    void the_scan_sees_what_the_bridge_does_name() {
        assertThat(constants()).anyMatch(constant -> constant.contains("eventstore/GlobalIndexConsistencyMarker"));
    }

    /** All texts in the constant pools of the bridge's own classes. */
    private static List<String> constants() {
        try (Stream<Path> files = Files.walk(Path.of(EventhusStorageEngine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .flatMap(file -> constants(file).stream())
                    .toList();
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static List<String> constants(Path file) {
        List<String> texts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.add(in.readUTF());
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IllegalStateException("unknown constant " + tag + " in " + file);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return texts;
    }
}
