package io.eventhus.axon;

import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.EventRegister;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import org.axonframework.conversion.ConversionException;

/**
 * The payloads of registered events that were read lately, as objects of their classes: an aggregate is loaded again and
 * again, and converting its events costs more than all else. Bounded: one place per remainder of a position, small payloads
 * only. The objects are shared by all who read the event, as Axon's own in-memory engine shares them: events are immutable.
 */
final class PayloadCache {

    private static final int PLACES = 1 << 15;
    private static final int MOST_BYTES = 1_024;

    /** Of a source of several partitions many events have one position. */
    private record Place(long position, String id, Object payload) {

        boolean isOf(StoredEvent event) {
            return position == event.position() && id.equals(event.id());
        }
    }

    private final EventRegister register;
    private final BiFunction<byte[], Class<?>, Object> conversion;
    private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(PLACES);

    /** Makes a cache; {@code conversion} makes an object of a class from JSON. */
    PayloadCache(EventRegister register, BiFunction<byte[], Class<?>, Object> conversion) {
        this.register = register;
        this.conversion = conversion;
    }

    /**
     * Returns the payload as an object of its registered class. What has no class, is large, or does not fit its class is
     * returned as it is: the handler that wants it converts it, or says what is wrong.
     */
    Object payload(StoredEvent event, byte[] json) {
        Class<?> type = register.classOf(event.type()).orElse(null);
        if (type == null || type == String.class || json.length > MOST_BYTES) {
            return json;
        }
        int index = (int) (event.position() & (PLACES - 1));
        Place place = places.get(index);
        if (place != null && place.isOf(event)) {
            return place.payload();
        }
        try {
            Object payload = conversion.apply(json, type);
            places.set(index, new Place(event.position(), event.id(), payload));
            return payload;
        } catch (ConversionException unfit) {
            return json;
        }
    }
}
