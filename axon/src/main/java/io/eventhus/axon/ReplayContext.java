package io.eventhus.axon;

import io.eventhus.api.PermanentException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * What a reset left in a replay token for its handlers. An object in Axon 5.0.1 and bytes later, under another name:
 * so it is looked up.
 */
final class ReplayContext {

    private ReplayContext() {}

    /** Returns the context of a token, or null if it has none. */
    static @Nullable Object of(ReplayToken token) {
        Optional<Method> accessor = Arrays.stream(ReplayToken.class.getMethods())
                .filter(method ->
                        method.getName().equals("context") || method.getName().equals("resetContext"))
                .filter(method -> method.getParameterCount() == 0)
                .findFirst();
        try {
            Object context = accessor.isPresent() ? accessor.get().invoke(token) : null;
            return context instanceof byte[] bytes && bytes.length == 0 ? null : context;
        } catch (ReflectiveOperationException failure) {
            throw new PermanentException("storing a replay token: its context cannot be read", failure);
        }
    }

    /** Returns a replay token with a context. */
    static TrackingToken token(Object context, @Nullable TrackingToken reset, @Nullable TrackingToken current) {
        Method factory = Arrays.stream(ReplayToken.class.getMethods())
                .filter(method -> method.getName().equals("createReplayToken") && method.getParameterCount() == 3)
                .filter(method -> method.getParameterTypes()[2].isInstance(context))
                .findFirst()
                .orElseThrow(() -> new PermanentException("reading a replay token: this version of Axon takes no "
                        + "context of " + context.getClass().getName() + "; expected one that it takes, so reset the "
                        + "processor again"));
        try {
            return (TrackingToken) factory.invoke(null, reset, current, context);
        } catch (ReflectiveOperationException failure) {
            throw new PermanentException("reading a replay token: it cannot be made again", failure);
        }
    }
}
