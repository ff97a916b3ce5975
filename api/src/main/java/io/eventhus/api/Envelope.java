package io.eventhus.api;

/**
 * The content of an eventhus envelope, as any service may have sent it.
 *
 * @param id        the event's id; where the sender set none, the one that is derived from the content
 * @param aggregate the aggregate it belongs to
 * @param commandId the id of the command that caused it; empty where the sender named none
 * @param version   its version in its aggregate, from 1 on
 * @param type      the event's type as the sender names it
 * @param data      the payload, {@code null} included
 */
public record Envelope(String id, AggregateId aggregate, String commandId, long version, String type, JsonData data) {

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if the version is below 1, or a text is null, not well-formed Unicode, or empty
     *     where it must not be
     */
    public Envelope {
        Checks.name(id, "an envelope's id");
        Checks.text(commandId, "an envelope's command_id");
        Checks.atLeast(version, 1, "an envelope's version");
        Checks.name(type, "an envelope's type");
    }
}
