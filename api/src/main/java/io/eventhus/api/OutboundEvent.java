package io.eventhus.api;

/**
 * An event ready to be published.
 *
 * @param destination where to
 * @param event       the stored event, for headers and keys
 * @param body        the envelope: the message's body, byte for byte
 */
public record OutboundEvent(Destination destination, StoredEvent event, JsonData body) {}
