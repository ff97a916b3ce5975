package io.eventhus.kafka;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What the exceptions of Kafka's clients mean, in one place. */
final class KafkaErrors {

    private static final Pattern SETTING = Pattern.compile("configuration ['\"]?([a-z][a-z.]*)");

    private KafkaErrors() {}

    /**
     * Translates.
     *
     * @param tried what was tried, on what, such as {@code publishing to Kafka at HOST:PORT}
     */
    static EventhusException of(Throwable thrown, String tried) {
        Throwable cause = thrown;
        while (cause.getCause() != null && isWrapper(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof EventhusException known) {
            return known;
        }
        return switch (cause) {
            case RecordTooLargeException e -> tooLarge(e, tried);
            case RecordBatchTooLargeException e -> tooLarge(e, tried);
            case SslAuthenticationException e ->
                new PermanentException(
                        tried
                                + " failed: TLS with the broker cannot be agreed on; check that its certificate is valid, "
                                + "trusted (ssl.truststore...) and made for the host that the address names",
                        e);
            case AuthenticationException e ->
                new PermanentException(
                        tried + " failed: the broker lets nobody in by these credentials; check the sasl settings", e);
            case AuthorizationException e ->
                new PermanentException(tried + " failed: the user lacks a right" + on(e) + "; grant it", e);
            case NotEnoughReplicasException e -> tooFew(e, tried);
            case NotEnoughReplicasAfterAppendException e -> tooFew(e, tried);
            case InterruptException e -> interrupted(e, tried);
            case UnsupportedVersionException e ->
                new PermanentException(tried + " failed: the broker is too old for it; expected Kafka 2.1 or later", e);
            case OutOfOrderSequenceException e -> again(e, tried);
            case ProducerFencedException e -> again(e, tried);
            case RetriableException e -> again(e, tried);
            case RebalanceInProgressException e -> moving(e, tried);
            case CommitFailedException e -> moving(e, tried);
            case ApiException e ->
                new PermanentException(
                        tried + " failed with " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
            case ConfigException e -> misconfigured(e, tried);
            // What becomes of settings that are not looked at one by one, as of credentials.
            case IllegalArgumentException e -> misconfigured(e, tried);
            default -> again(cause, tried);
        };
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == KafkaException.class;
    }

    private static String on(AuthorizationException e) {
        return e instanceof TopicAuthorizationException topics ? " on the topics " + topics.unauthorizedTopics() : "";
    }

    private static EventhusException tooLarge(KafkaException e, String tried) {
        return new EventTooLargeException(
                tried + " failed: an event is larger than is allowed; raise max.request.size of the client and "
                        + "max.message.bytes of the topic, or make events smaller",
                e);
    }

    private static EventhusException tooFew(KafkaException e, String tried) {
        return new TransientException(
                tried + " failed: fewer replicas are in sync than min.insync.replicas of the topic says; look after "
                        + "the brokers",
                e);
    }

    private static EventhusException again(Throwable e, String tried) {
        return new TransientException(
                tried + " failed with " + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "; expected a broker that answers: check that the brokers run and can be reached",
                e);
    }

    private static EventhusException moving(KafkaException e, String tried) {
        return new TransientException(
                tried
                        + " failed: the group deals out its partitions anew; poll, and what is not acknowledged comes again, here or elsewhere",
                e);
    }

    private static EventhusException interrupted(InterruptException e, String tried) {
        Thread.currentThread().interrupt();
        return new TransientException(tried + " was interrupted", e);
    }

    /** Its message may hold the value, which may be a password: so neither it nor the cause is passed on. */
    private static EventhusException misconfigured(RuntimeException e, String tried) {
        return new PermanentException(tried + " failed: a setting does not fit"
                + setting(e).map(name -> ": " + name).orElse("") + "; check the settings of KafkaServer");
    }

    private static Optional<String> setting(RuntimeException e) {
        Matcher found = SETTING.matcher(String.valueOf(e.getMessage()));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
