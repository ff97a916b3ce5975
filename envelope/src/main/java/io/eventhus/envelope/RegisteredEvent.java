package io.eventhus.envelope;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * One event type with its spellings. Filled by {@link EventRegister.Builder}, copied into the register, and not
 * changed from then on.
 */
final class RegisteredEvent {

    private final String type;
    private final Class<?> eventClass;
    private final Map<Profile, String> names = new EnumMap<>(Profile.class);
    private final Map<Profile, Map<String, String>> written = new EnumMap<>(Profile.class);
    private final Map<Profile, Map<String, String>> read = new EnumMap<>(Profile.class);

    RegisteredEvent(String type, Class<?> eventClass) {
        this.type = type;
        this.eventClass = eventClass;
    }

    RegisteredEvent copy() {
        RegisteredEvent copy = new RegisteredEvent(type, eventClass);
        for (Profile profile : Profile.values()) {
            copy.names.put(profile, names.getOrDefault(profile, EventRegister.defaultName(profile, type)));
            copy.written.put(profile, Map.copyOf(keysToWrite(profile)));
            copy.read.put(profile, Map.copyOf(keysToRead(profile)));
        }
        return copy;
    }

    String type() {
        return type;
    }

    Class<?> eventClass() {
        return eventClass;
    }

    String nameIn(Profile profile) {
        return names.getOrDefault(profile, type);
    }

    Map<String, String> keysToWrite(Profile profile) {
        return written.getOrDefault(profile, Map.of());
    }

    Map<String, String> keysToRead(Profile profile) {
        return read.getOrDefault(profile, Map.of());
    }

    void name(Profile profile, String name) {
        if (names.putIfAbsent(profile, name) != null) {
            throw new IllegalArgumentException(
                    "registering events: " + type + " was given two names in profile " + profile + "; expected one");
        }
    }

    void rename(Profile profile, String key, String wireKey) {
        readAlso(profile, key, wireKey);
        if (written.computeIfAbsent(profile, any -> new HashMap<>()).putIfAbsent(key, wireKey) != null) {
            throw contradiction(profile, key, "is renamed twice");
        }
    }

    void readAlso(Profile profile, String key, String spelling) {
        Map<String, String> keys = read.computeIfAbsent(profile, any -> new HashMap<>());
        if (key.equals(spelling)) {
            throw contradiction(profile, key, "is given its own spelling");
        }
        if (keys.containsKey(key) || keys.containsValue(spelling)) {
            throw contradiction(profile, spelling, "is a key and a spelling of another key");
        }
        String other = keys.putIfAbsent(spelling, key);
        if (other != null && !other.equals(key)) {
            throw contradiction(profile, spelling, "is a spelling of two keys");
        }
    }

    private IllegalArgumentException contradiction(Profile profile, String key, String what) {
        return new IllegalArgumentException("registering events: of " + type + " in profile " + profile + " the key "
                + key + " " + what + "; expected each spelling to mean one key");
    }
}
