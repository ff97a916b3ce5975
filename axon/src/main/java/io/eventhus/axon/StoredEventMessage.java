package io.eventhus.axon;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.StoredEvent;
import java.lang.reflect.Type;
import java.util.Map;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that knows the stored event it was read from. A pooled processor drops what stands beside a message in its
 * stream, but hands over the message itself, so it is carried there. Copies of the message carry it too.
 */
final class StoredEventMessage extends GenericEventMessage {

    private final transient StoredEvent stored;
    private final transient @Nullable SourcePartition partition;

    /**
     * Makes one.
     *
     * @param partition where the event came from, null if it came from a log
     */
    StoredEventMessage(EventMessage message, StoredEvent stored, @Nullable SourcePartition partition) {
        super(message, message::timestamp);
        this.stored = stored;
        this.partition = partition;
    }

    StoredEvent stored() {
        return stored;
    }

    @Nullable
    SourcePartition partition() {
        return partition;
    }

    @Override
    public EventMessage withMetadata(Map<String, String> metadata) {
        return carried(super.withMetadata(metadata));
    }

    @Override
    public EventMessage andMetadata(Map<String, String> metadata) {
        return carried(super.andMetadata(metadata));
    }

    @Override
    public EventMessage withConvertedPayload(Type type, Converter converter) {
        return carried(super.withConvertedPayload(type, converter));
    }

    private EventMessage carried(EventMessage copy) {
        return copy == this ? this : new StoredEventMessage(copy, stored, partition);
    }

    @Override
    protected String describeType() {
        return "StoredEventMessage";
    }
}
