package io.eventhus.api;

/**
 * One ordered part of a topic or stream that events are consumed from.
 *
 * @param sourceId the id that the broker gave the topic or stream when it was created; one that was deleted and
 *                 created again has another
 * @param name     the topic, subject or stream
 * @param number   the partition in it, from 0 on
 */
public record SourcePartition(String sourceId, String name, int number) {

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if a name is empty or the number negative
     */
    public SourcePartition {
        Checks.name(sourceId, "the id of a source");
        Checks.name(name, "the name of a source");
        Checks.atLeast(number, 0, "the number of a partition");
    }
}
