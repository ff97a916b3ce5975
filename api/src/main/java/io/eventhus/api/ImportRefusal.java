package io.eventhus.api;

/**
 * Something in another system's event store that cannot be imported. It is never dropped silently: whoever runs the import
 * decides whether to go on.
 *
 * @param type   the event's type as the source spells it, empty if the source does not say
 * @param reason where it is and what is wrong with it
 */
public record ImportRefusal(String type, ImportRefusedException reason) implements ImportRecord {}
