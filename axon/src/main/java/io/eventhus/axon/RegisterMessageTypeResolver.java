package io.eventhus.axon;

import io.eventhus.envelope.EventRegister;
import java.util.Optional;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.QualifiedName;

/**
 * Names registered event classes as the register does, so that no Java name is stored; their version and every other
 * class are another resolver's.
 */
final class RegisterMessageTypeResolver implements MessageTypeResolver {

    private final EventRegister register;
    private final MessageTypeResolver others;

    RegisterMessageTypeResolver(EventRegister register, MessageTypeResolver others) {
        this.register = register;
        this.others = others;
    }

    @Override
    public Optional<MessageType> resolve(Class<?> payloadType) {
        Optional<MessageType> other = others.resolve(payloadType);
        Optional<String> stored = register.typeOf(payloadType);
        if (stored.isEmpty()) {
            return other;
        }
        String version = other.map(MessageType::version).orElse(MessageType.DEFAULT_VERSION);
        return Optional.of(new MessageType(new QualifiedName(stored.get()), version));
    }
}
