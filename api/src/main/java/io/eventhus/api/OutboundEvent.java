package io.eventhus.api;

/**
 * An event ready to be published.
 *
 * @param destination where to
 * @param event       the stored event, for headers and keys
 * @param type        the event's type as the envelope spells it
 * @param body        the envelope: the message's body, byte for byte
 */
public record OutboundEvent(Destination destination, StoredEvent event, String type, JsonData body) {

    /**
     * Checks the type.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public OutboundEvent {
        Checks.name(type, "the type of an outbound event");
    }

    /** Makes one whose envelope spells the type as it is stored. */
    public OutboundEvent(Destination destination, StoredEvent event, JsonData body) {
        this(destination, event, event.type(), body);
    }
}
