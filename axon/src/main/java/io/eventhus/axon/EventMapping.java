package io.eventhus.axon;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.EventRegister;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventsCondition;
import org.jspecify.annotations.Nullable;

/** Turns Axon's event messages into events of the log and back. */
final class EventMapping {

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] NO_FIELDS = {'{', '}'};

    private final EventConverter converter;
    private final EventNames names;
    private final AggregateTags aggregates;
    private final PayloadCache payloads;

    EventMapping(EventConverter converter, EventNames names, AggregateTags aggregates, PayloadCache payloads) {
        this.converter = converter;
        this.payloads = payloads;
        this.names = names;
        this.aggregates = aggregates;
    }

    /**
     * Makes a mapping with a cache of its own.
     *
     * @param aggregateKeys the tag keys of the aggregates
     */
    static EventMapping of(
            EventConverter converter, EventNames names, EventRegister register, Set<String> aggregateKeys) {
        PayloadCache payloads =
                new PayloadCache(register, (json, type) -> Objects.requireNonNull(converter.convert(json, type)));
        return new EventMapping(converter, names, new AggregateTags(aggregateKeys), payloads);
    }

    /**
     * Returns the event to store.
     *
     * @throws PermanentException if the payload cannot be made JSON, the aggregate is not clear, or a name is empty
     */
    NewEvent toStore(TaggedEventMessage<?> tagged) {
        EventMessage message = tagged.event();
        String type = storedType(message);
        try {
            Set<Tag> tags = Criteria.tags(tagged.tags());
            return new NewEvent(
                    message.identifier(),
                    aggregates.of(type, message.identifier(), tags),
                    type,
                    message.type().version(),
                    data(message),
                    message.timestamp(),
                    metadata(message.metadata()),
                    tags);
        } catch (IllegalArgumentException refused) {
            throw new PermanentException("appending an event of type " + type + ": " + refused.getMessage(), refused);
        }
    }

    private String storedType(EventMessage message) {
        String type = message.type().qualifiedName().toString();
        return names.stored(type).orElse(type);
    }

    private JsonData data(EventMessage message) {
        Object payload = message.payload();
        if (payload == null) {
            return JsonData.NULL;
        }
        if (payload instanceof byte[] json) {
            return JsonData.of(json);
        }
        try {
            // Axon's converter hands a text on as it is; only quoted it is JSON.
            byte[] json = payload instanceof String text
                    ? JSON.writeValueAsBytes(text)
                    : converter.convertPayload(message, byte[].class);
            return json == null ? JsonData.NULL : JsonData.of(json);
        } catch (JacksonException | RuntimeException failure) {
            throw new PermanentException(
                    "appending an event of type " + message.type() + ": its payload of "
                            + payload.getClass().getName()
                            + " cannot be converted to JSON; expected a class that the configured "
                            + "EventConverter writes, so correct the class or the converter. Nothing of this commit was stored",
                    failure);
        }
    }

    private static Map<String, String> metadata(Map<String, String> metadata) {
        Map<String, String> present = new HashMap<>();
        metadata.forEach((key, value) -> {
            if (value != null) {
                present.put(key, value);
            }
        });
        return present;
    }

    /**
     * Returns the entry for a stored event, or null if it does not match the condition.
     *
     * @param namedAsAsked whether the message is named as the condition asks for it, so that a handler which is
     *                     subscribed under a Java name gets it; else it has its stored name
     */
    @Nullable
    Entry<EventMessage> entry(StoredEvent event, EventsCondition condition, boolean namedAsAsked) {
        return entry(event, condition, namedAsAsked, null, () -> new GlobalSequenceTrackingToken(event.position()));
    }

    /**
     * The same.
     *
     * @param partition where the event came from, null if it came from a log
     * @param token     gives the token of the event
     */
    @Nullable
    Entry<EventMessage> entry(
            StoredEvent event,
            EventsCondition condition,
            boolean namedAsAsked,
            @Nullable SourcePartition partition,
            Supplier<TrackingToken> token) {
        QualifiedName stored = new QualifiedName(event.type());
        QualifiedName name = Criteria.matchedName(condition, stored, javaName(event.type()), axonTags(event.tags()));
        if (name == null) {
            return null;
        }
        String version = event.revision().isEmpty() ? MessageType.DEFAULT_VERSION : event.revision();
        EventMessage message = new GenericEventMessage(
                event.id(),
                new MessageType(namedAsAsked ? name : stored, version),
                payload(event),
                event.metadata(),
                event.time());
        Context context = TrackingToken.addToContext(Context.empty(), token.get());
        return new SimpleEntry<>(new StoredEventMessage(message, event, partition), context);
    }

    private @Nullable QualifiedName javaName(String type) {
        return names.javaName(type).map(QualifiedName::new).orElse(null);
    }

    private @Nullable Object payload(StoredEvent event) {
        byte[] json = event.data().toBytes();
        if (event.data().equals(JsonData.NULL)) {
            // Go writes null for an event without fields: a registered class gets an object without fields.
            return names.hasClassBesideString(event.type()) ? payloads.payload(event, NO_FIELDS.clone()) : null;
        }
        if (json[0] != '"' || names.hasClassBesideString(event.type())) {
            return payloads.payload(event, json);
        }
        try {
            return JSON.readValue(json, String.class);
        } catch (java.io.IOException malformed) {
            throw new PermanentException(
                    "reading the event at position " + event.position() + " of type " + event.type()
                            + ": its payload is not one JSON string; expected what was stored",
                    malformed);
        }
    }

    private static Set<org.axonframework.messaging.eventstreaming.Tag> axonTags(Set<Tag> tags) {
        Set<org.axonframework.messaging.eventstreaming.Tag> axons = HashSet.newHashSet(tags.size());
        for (Tag tag : tags) {
            axons.add(new org.axonframework.messaging.eventstreaming.Tag(tag.key(), tag.value()));
        }
        return axons;
    }
}
