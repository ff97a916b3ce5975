package io.eventhus.bank;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.PermanentException;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamConsumer;
import io.eventhus.nats.NatsCoreConsumer;
import io.eventhus.nats.NatsServer;

/**
 * Where the bank consumes envelopes from: the one place that knows which consumers there are.
 *
 * @param server  where; it shows no credentials
 * @param subject the subject
 * @param profile how the sender spells envelopes
 */
public record ConsumeAddress(NatsServer server, String subject, Profile profile) {

    /** Names the way to write an address, for messages. */
    public static final String FORM = "nats://HOST:PORT/SUBJECT, such as nats://localhost:4222/bank.account";

    private static final String NATS = "nats://";

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ConsumeAddress parse(String text, Profile profile) {
        int slash = text.lastIndexOf('/');
        if (!text.startsWith(NATS) || slash < NATS.length() || slash == text.length() - 1) {
            throw new IllegalArgumentException("there is nothing to consume there; expected " + FORM);
        }
        return new ConsumeAddress(NatsServer.of(text.substring(0, slash)), text.substring(slash + 1), profile);
    }

    /** Opens a consumer of the stream that takes the subject. */
    public EventConsumer openStream() {
        return JetStreamConsumer.seeking(server, subject, codec());
    }

    /** Opens a consumer of core NATS. */
    public EventConsumer openCore() {
        return NatsCoreConsumer.open(server, subject, codec());
    }

    /** Tells why no stream can be consumed there; empty if one can. */
    public String whyNoStream() {
        try (EventConsumer consumer = openStream()) {
            return consumer.partitions().isEmpty() ? "it has no partition" : "";
        } catch (PermanentException none) {
            return String.valueOf(none.getMessage());
        }
    }

    /** Returns the codec of the envelopes. */
    public EnvelopeCodec codec() {
        return new EnvelopeCodec(BankEvents.BUCKET, profile, BankEvents.REGISTER);
    }

    /** Returns the address without credentials. */
    @Override
    public String toString() {
        return server.address() + "/" + subject;
    }
}
