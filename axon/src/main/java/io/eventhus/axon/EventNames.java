package io.eventhus.axon;

import io.eventhus.envelope.EventRegister;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The stored names of event types, as the register spells them. Axon 5.0.1 subscribes an {@code @EventHandler} under
 * the Java name of its parameter, so a Java name that is asked for means the stored name of that class too.
 */
final class EventNames {

    /** Conditions name few types; should an application make names up at run time, the rest is looked up each time. */
    private static final int MOST_REMEMBERED = 10_000;

    private final EventRegister register;
    private final ConcurrentMap<String, Optional<String>> storedByJavaName = new ConcurrentHashMap<>();

    EventNames(EventRegister register) {
        this.register = register;
    }

    /** Returns the stored name of a class, or nothing if it is not registered. */
    Optional<String> stored(Class<?> eventClass) {
        return register.typeOf(eventClass);
    }

    /** Returns the stored name of the class with a Java name, or nothing if there is no such registered class. */
    Optional<String> stored(String javaName) {
        if (javaName.indexOf('.') < 0) {
            return Optional.empty();
        }
        Optional<String> known = storedByJavaName.get(javaName);
        if (known != null) {
            return known;
        }
        Optional<String> found = lookUp(javaName);
        if (storedByJavaName.size() < MOST_REMEMBERED) {
            storedByJavaName.put(javaName, found);
        }
        return found;
    }

    /** Returns the Java name of the class of a stored type, or nothing if the type is not registered. */
    Optional<String> javaName(String type) {
        return register.classOf(type).map(Class::getName);
    }

    /** Returns whether payloads of a type are kept as JSON for a class, though they may be a mere JSON string. */
    boolean hasClassBesideString(String type) {
        return register.classOf(type).filter(c -> c != String.class).isPresent();
    }

    private Optional<String> lookUp(String javaName) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            // Only names that the application's own handlers ask for get here, and nothing is initialised.
            return register.typeOf(
                    Class.forName(javaName, false, loader == null ? EventNames.class.getClassLoader() : loader));
        } catch (ClassNotFoundException | LinkageError none) {
            return Optional.empty();
        }
    }
}
