package io.eventhus.envelope;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which event types there are, which class each belongs to, and how each profile spells it. The <em>canonical</em> type
 * is the one events are stored under. The mapping is written down by the application, type by type: a name from
 * outside is only ever looked up here, never resolved to a class, and an event of an unknown type stays the raw JSON it
 * came as. Immutable and thread-safe.
 *
 * <pre>{@code
 * EventRegister register = EventRegister.builder()
 *         .event("AccountCreated", AccountCreated.class)
 *         .event("DepositPerformed", DepositPerformed.class)
 *         .rename(Profile.V2, "DepositPerformed", "amount", "ammount")
 *         .build();
 * }</pre>
 */
public final class EventRegister {

    private static final EventRegister EMPTY = builder().build();

    private final Map<String, RegisteredEvent> byType;
    private final Map<Class<?>, String> typeByClass;
    private final Map<Profile, Map<String, RegisteredEvent>> byName;

    EventRegister(Map<String, RegisteredEvent> events) {
        byType = Map.copyOf(events);
        typeByClass = new HashMap<>();
        byName = new EnumMap<>(Profile.class);
        for (Profile profile : Profile.values()) {
            byName.put(profile, new HashMap<>());
        }
        events.values().forEach(this::index);
    }

    private void index(RegisteredEvent event) {
        String other = typeByClass.putIfAbsent(event.eventClass(), event.type());
        if (other != null) {
            throw new IllegalArgumentException(
                    "registering events: " + event.eventClass().getName() + " is the class of " + other + " and of "
                            + event.type() + "; expected each class once");
        }
        for (Profile profile : Profile.values()) {
            RegisteredEvent clash = names(profile).putIfAbsent(event.nameIn(profile), event);
            if (clash != null) {
                throw new IllegalArgumentException("registering events: " + clash.type() + " and " + event.type()
                        + " are both named " + event.nameIn(profile) + " in profile " + profile
                        + "; expected each name once, so give one of them another by name(...)");
            }
        }
    }

    /** Starts a register. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the register without any event: every event is raw JSON under its own name. */
    public static EventRegister empty() {
        return EMPTY;
    }

    /** Returns the class of a canonical type, or nothing if the type is not registered. */
    public Optional<Class<?>> classOf(String type) {
        return Optional.ofNullable(byType.get(type)).map(RegisteredEvent::eventClass);
    }

    /** Returns the canonical type of exactly this class, or nothing if the class is not registered. */
    public Optional<String> typeOf(Class<?> eventClass) {
        return Optional.ofNullable(typeByClass.get(eventClass));
    }

    /**
     * Returns how a profile spells a canonical type. A type that is not registered is spelled by the profile's rule:
     * as it is in {@link Profile#V1}, in snake case in {@link Profile#V2}.
     */
    public String nameIn(Profile profile, String type) {
        RegisteredEvent event = byType.get(type);
        return event == null ? defaultName(profile, type) : event.nameIn(profile);
    }

    /** Returns the canonical type of a name in a profile, or nothing if no registered type has that name there. */
    public Optional<String> canonical(Profile profile, String wireName) {
        return Optional.ofNullable(names(profile).get(wireName)).map(RegisteredEvent::type);
    }

    /** The key renames for writing an event of a canonical type; empty for most. */
    Map<String, String> keysToWrite(Profile profile, String type) {
        RegisteredEvent event = byType.get(type);
        return event == null ? Map.of() : event.keysToWrite(profile);
    }

    /** The key renames for reading an event that a profile names so; empty for most. */
    Map<String, String> keysToRead(Profile profile, String wireName) {
        RegisteredEvent event = names(profile).get(wireName);
        return event == null ? Map.of() : event.keysToRead(profile);
    }

    static String defaultName(Profile profile, String type) {
        return switch (profile) {
            case V1 -> type;
            case V2 -> SnakeCase.of(type);
        };
    }

    private Map<String, RegisteredEvent> names(Profile profile) {
        Map<String, RegisteredEvent> names = byName.get(profile);
        if (names == null) {
            throw new IllegalStateException("no names of profile " + profile + " were indexed");
        }
        return names;
    }

    /** Collects the events of a register. Not thread-safe. */
    public static final class Builder {

        private final Map<String, RegisteredEvent> events = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds an event type.
         *
         * @param type       the canonical type, under which events are stored; never a class name by rule
         * @param eventClass the class that the application converts its payload to and from
         * @throws IllegalArgumentException if the type is empty or was added before
         */
        public Builder event(String type, Class<?> eventClass) {
            requireName(type, "a type");
            if (events.putIfAbsent(type, new RegisteredEvent(type, eventClass)) != null) {
                throw new IllegalArgumentException(
                        "registering events: the type " + type + " was added twice; expected each type once");
            }
            return this;
        }

        /**
         * Spells a type in a profile other than by the profile's rule.
         *
         * @throws IllegalArgumentException if the type was not added, the name is empty, or one was given before
         */
        public Builder name(Profile profile, String type, String wireName) {
            added(type).name(profile, requireName(wireName, "a wire name"));
            return this;
        }

        /**
         * Spells a key of a type's payload differently on the wire of a profile. Reading accepts both spellings, but
         * not both at once. Only keys of the payload's outermost object are renamed, and matched exactly.
         *
         * @param profile the profile
         * @param type    the canonical type, added before
         * @param key     the key as the application spells it
         * @param wireKey the key as the profile's services spell it
         * @throws IllegalArgumentException if the type was not added, or the rename contradicts another one
         */
        public Builder rename(Profile profile, String type, String key, String wireKey) {
            added(type).rename(profile, key, wireKey);
            return this;
        }

        /**
         * Accepts a further spelling of a payload's key on reading, in every profile.
         *
         * @param type        the canonical type, added before
         * @param key         the key as the application spells it
         * @param alsoSpelled what is read as if it were {@code key}
         * @throws IllegalArgumentException if the type was not added, or the spelling contradicts another one
         */
        public Builder readAlso(String type, String key, String alsoSpelled) {
            for (Profile profile : Profile.values()) {
                added(type).readAlso(profile, key, alsoSpelled);
            }
            return this;
        }

        /**
         * Makes the register.
         *
         * @throws IllegalArgumentException if two types have one class, or one name in a profile
         */
        public EventRegister build() {
            Map<String, RegisteredEvent> copies = new LinkedHashMap<>();
            events.forEach((type, event) -> copies.put(type, event.copy()));
            return new EventRegister(copies);
        }

        private RegisteredEvent added(String type) {
            RegisteredEvent event = events.get(type);
            if (event == null) {
                throw new IllegalArgumentException("registering events: the type " + type
                        + " is not known yet; expected it to be added by event(...) first");
            }
            return event;
        }

        private static String requireName(String name, String what) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException(
                        "registering events: " + what + " is empty; expected at least one character");
            }
            return name;
        }
    }
}
