package io.eventhus.axon;

import java.util.List;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Makes the last entry of what is sourced: no event, only the marker that says what was seen. */
final class TerminalEntry {

    private static final String CLASS = "TerminalEventMessage";

    /** Where Axon keeps its message for this, by version. */
    private static final List<String> PACKAGES = List.of(
            "org.axonframework.messaging.eventhandling",
            "org.axonframework.eventsourcing.eventstore",
            "org.axonframework.messaging.eventstreaming",
            "org.axonframework.messaging.core");

    private static final EventMessage MESSAGE = message();

    private TerminalEntry() {}

    static Entry<EventMessage> at(long head) {
        return new SimpleEntry<>(MESSAGE, Context.with(ConsistencyMarker.RESOURCE_KEY, Positions.marker(head)));
    }

    private static EventMessage message() {
        for (String name : PACKAGES) {
            try {
                return (EventMessage)
                        Class.forName(name + "." + CLASS).getField("INSTANCE").get(null);
            } catch (ReflectiveOperationException elsewhere) {
                // This version has it in another package.
            }
        }
        // Axon goes by the marker beside it, so any message without a payload does.
        return new GenericEventMessage(new MessageType("io.eventhus.axon.end-of-sourcing"), null);
    }
}
