package io.eventhus.api;

/** Where messages go that are not envelopes. Implemented by adapters. */
public interface DeadLetters {

    /**
     * Sends a message, with its reason; returns when it is safe there. After a crash it may be sent again.
     *
     * @throws TransientException if that may work later; the consumer goes on before it then
     * @throws EventhusException if it will not; the consumer stops before it
     */
    void send(InboundRecord.NotAnEnvelope message);
}
