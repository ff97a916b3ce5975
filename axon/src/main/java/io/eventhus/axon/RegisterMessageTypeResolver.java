package io.eventhus.axon;

import io.eventhus.envelope.EventRegister;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.QualifiedName;

/**
 * Names registered event classes as the register does, so that no Java name is stored; their version and every other
 * class are another resolver's. What a class is called never changes, so it is remembered: Axon's own resolver searches
 * annotations anew for each message.
 */
final class RegisterMessageTypeResolver implements MessageTypeResolver {

    /** Message classes are few; should an application make classes up at run time, the rest is resolved each time. */
    private static final int MOST_REMEMBERED = 10_000;

    private final EventRegister register;
    private final MessageTypeResolver others;
    private final ConcurrentMap<Class<?>, Optional<MessageType>> known = new ConcurrentHashMap<>();

    RegisterMessageTypeResolver(EventRegister register, MessageTypeResolver others) {
        this.register = register;
        this.others = others;
    }

    @Override
    public Optional<MessageType> resolve(Class<?> payloadType) {
        Optional<MessageType> remembered = known.get(payloadType);
        if (remembered != null) {
            return remembered;
        }
        Optional<MessageType> found = find(payloadType);
        if (known.size() < MOST_REMEMBERED) {
            known.put(payloadType, found);
        }
        return found;
    }

    private Optional<MessageType> find(Class<?> payloadType) {
        Optional<MessageType> other = others.resolve(payloadType);
        Optional<String> stored = register.typeOf(payloadType);
        if (stored.isEmpty()) {
            return other;
        }
        String version = other.map(MessageType::version).orElse(MessageType.DEFAULT_VERSION);
        return Optional.of(new MessageType(new QualifiedName(stored.get()), version));
    }
}
