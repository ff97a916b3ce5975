package io.eventhus.soak;

import io.eventhus.api.StartAt;
import io.eventhus.api.StoredEvent;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.axon.EventhusEvents;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;

/**
 * A {@link Hand} that is a member of a consumer group, by a subscribing processor of Axon, and appends a line to a file, which all members have,
 * for each event that it handles: {@code FILE BOOTSTRAP NAME}.
 */
final class GroupMember {

    private static final String GROUP = "torture";
    /** Of one that was killed nothing is handled for so long. */
    private static final Map<String, String> SOON_GIVEN_UP = Map.of("session.timeout.ms", "6000");

    private static final EventRegister REGISTER =
            EventRegister.builder().event(Orders.TYPE, Moved.class).build();

    /** What is in the events. */
    record Moved(long amount) {}

    private final FileChannel file;
    private final String name;

    private GroupMember(FileChannel file, String name) {
        this.file = file;
        this.name = name;
    }

    public static void main(String[] arguments) throws Exception {
        // Appended by one call of the system each, lines of several processes do not mix.
        try (FileChannel file = FileChannel.open(
                        Path.of(arguments[0]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
                EventhusApplication running = new GroupMember(file, arguments[2])
                        .application(KafkaServer.of(arguments[1]).withSettings(SOON_GIVEN_UP))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            if (!Hand.END.equals(in.readLine())) {
                Runtime.getRuntime().halt(3);
            }
            running.configuration();
        }
    }

    private EventhusApplication application(KafkaServer kafka) {
        ConsumedEvents source = ConsumedEvents.of(
                () -> KafkaEventConsumer.grouped(
                        kafka, Relaying.codec(), GROUP, new StartAt.Beginning(), Relaying.DESTINATION.dotted()),
                REGISTER,
                Profile.V2);
        return EventhusApplication.bucket(Relaying.DESTINATION.bucket())
                .store(new MemoryCommitLog(), new MemoryStateStore())
                .events(REGISTER)
                .axon(axon ->
                        axon.messaging(messaging -> messaging.eventProcessing(processing -> processing.subscribing(
                                subscribing -> subscribing.processor(EventProcessorModule.subscribing(GROUP)
                                        .eventHandlingComponents(components ->
                                                components.declarative(config -> new SimpleEventHandlingComponent()
                                                        .subscribe(new QualifiedName(Orders.TYPE), (event, context) -> {
                                                            handled(event);
                                                            return MessageStream.empty();
                                                        })))
                                        .customized((config, processor) -> processor
                                                .eventSource(source.subscribable(config))
                                                .errorHandler(PropagatingErrorHandler.instance())))))))
                .start();
    }

    private void handled(EventMessage event) {
        StoredEvent stored = EventhusEvents.stored(event).orElseThrow();
        String line = name + " " + stored.aggregate().id() + " " + stored.version() + " " + stored.id() + "\n";
        try {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("what was handled cannot be told", e);
        }
    }
}
