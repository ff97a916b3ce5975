package io.eventhus.bank;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.PermanentException;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Profile;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaServer;
import io.eventhus.nats.JetStreamConsumer;
import io.eventhus.nats.NatsCoreConsumer;
import io.eventhus.nats.NatsServer;

/** Where the bank consumes envelopes from: the one place that knows which consumers there are. */
public sealed interface ConsumeAddress {

    /** Names the ways to write an address, for messages. */
    String FORM = "nats://HOST:PORT/SUBJECT or kafka://HOST:PORT/TOPIC, such as nats://localhost:4222/bank.account";

    /**
     * A subject of NATS.
     *
     * @param server  where; it shows no credentials
     * @param subject the subject
     * @param profile how the sender spells envelopes
     */
    record Subject(NatsServer server, String subject, Profile profile) implements ConsumeAddress {

        private static final String SCHEME = "nats://";

        @Override
        public EventConsumer openStream() {
            return JetStreamConsumer.seeking(server, subject, codec());
        }

        @Override
        public EventConsumer openUnkept() {
            return NatsCoreConsumer.open(server, subject, codec());
        }

        @Override
        public String whyNoStream() {
            try (EventConsumer consumer = openStream()) {
                return consumer.partitions().isEmpty() ? "it has no partition" : "";
            } catch (PermanentException none) {
                return String.valueOf(none.getMessage());
            }
        }

        @Override
        public String toString() {
            return server.address() + "/" + subject;
        }
    }

    /**
     * A topic of Kafka.
     *
     * @param server  where
     * @param topic   the topic
     * @param profile how the sender spells envelopes
     */
    record Topic(KafkaServer server, String topic, Profile profile) implements ConsumeAddress {

        @Override
        public EventConsumer openStream() {
            return KafkaEventConsumer.seeking(server, codec(), topic);
        }

        @Override
        public EventConsumer openUnkept() {
            return openStream();
        }

        @Override
        public String whyNoStream() {
            try (EventConsumer consumer = openStream()) {
                return consumer.partitions().isEmpty() ? "it has no partition" : "";
            }
        }

        @Override
        public String toString() {
            return PublishAddress.KAFKA + server.bootstrap() + "/" + topic;
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none
     */
    static ConsumeAddress parse(String text, Profile profile) {
        int slash = text.lastIndexOf('/');
        if (slash < text.length() - 1) {
            String name = text.substring(slash + 1);
            if (text.startsWith(Subject.SCHEME) && slash > Subject.SCHEME.length()) {
                return new Subject(NatsServer.of(text.substring(0, slash)), name, profile);
            }
            if (text.startsWith(PublishAddress.KAFKA) && slash > PublishAddress.KAFKA.length()) {
                String brokers = text.substring(PublishAddress.KAFKA.length(), slash);
                return new Topic(KafkaServer.of(brokers), name, profile);
            }
        }
        throw new IllegalArgumentException("there is nothing to consume there; expected " + FORM);
    }

    /** Returns how the sender spells envelopes. */
    Profile profile();

    /** Opens a consumer of what is kept: the topic, or the stream that takes the subject. */
    EventConsumer openStream();

    /** Opens a consumer of what is sent from now on and not kept. */
    EventConsumer openUnkept();

    /**
     * Tells why nothing is kept there; empty if something is.
     *
     * @throws io.eventhus.api.EventhusException if it cannot be read
     */
    String whyNoStream();

    /** Returns the codec of the envelopes. */
    default EnvelopeCodec codec() {
        return new EnvelopeCodec(BankEvents.BUCKET, profile(), BankEvents.REGISTER);
    }
}
