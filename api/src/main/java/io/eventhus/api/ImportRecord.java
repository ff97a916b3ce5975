package io.eventhus.api;

/**
 * What another system's event store holds at one place, on its way into a log of ours: an event, or something that cannot
 * be taken for one. A source hands them over by a {@link Cursor}, in the order in which they are to be stored; the events
 * of one aggregate never against the order in which they happened to it.
 */
public sealed interface ImportRecord permits ImportedEvent, ImportRefusal {

    /** Returns the event's type as the source spells it, empty if the source does not say. */
    String type();
}
