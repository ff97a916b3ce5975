package io.eventhus.api;

/**
 * A durable event that stood against a condition.
 *
 * @param position  its place in the log
 * @param id        its id
 * @param aggregate its aggregate
 * @param version   its version in the aggregate
 * @param type      its type
 * @param origin    names the process that wrote it, empty where that is no longer known
 * @param local     whether this process wrote it
 */
public record ConflictingEvent(
        long position, String id, AggregateId aggregate, long version, String type, String origin, boolean local) {}
