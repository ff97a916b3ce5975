package io.eventhus.axon;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * A field or method that carries tags, found once for its class.
 *
 * @param member   a {@link Field} or a {@link Method} without parameters, made accessible
 * @param name     the key where the annotation gives none: the name without a leading {@code get}
 * @param givenKey the annotation's key, empty where it gives none
 */
record TagSource(Member member, String name, String givenKey) {

    /** Returns the sources of a class and what it inherits; null if one of them is not fit to be read. */
    static @Nullable List<TagSource> of(Class<?> type) {
        List<TagSource> sources = new ArrayList<>();
        for (Class<?> declaring : hierarchy(type)) {
            for (Field field : declaring.getDeclaredFields()) {
                if (!addAll(sources, field, field)) {
                    return null;
                }
            }
            for (Method method : declaring.getDeclaredMethods()) {
                if (!addAll(sources, method, method)) {
                    return null;
                }
            }
        }
        return List.copyOf(sources);
    }

    private static List<Class<?>> hierarchy(Class<?> type) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            addWithInterfaces(found, c);
        }
        return found;
    }

    private static void addWithInterfaces(List<Class<?>> found, Class<?> type) {
        if (!found.contains(type)) {
            found.add(type);
            Arrays.stream(type.getInterfaces()).forEach(i -> addWithInterfaces(found, i));
        }
    }

    private static boolean addAll(List<TagSource> sources, Member member, AccessibleObject access) {
        EventTag[] tags = access.getAnnotationsByType(EventTag.class);
        if (tags.length == 0) {
            return true;
        }
        boolean readable = !(member instanceof Method method)
                || (method.getParameterCount() == 0 && method.getReturnType() != void.class);
        if (!readable || !access.trySetAccessible()) {
            return false;
        }
        for (EventTag tag : tags) {
            sources.add(new TagSource(member, plainName(member), tag.key()));
        }
        return true;
    }

    private static String plainName(Member member) {
        String name = member.getName();
        boolean getter = member instanceof Method
                && name.startsWith("get")
                && name.length() > 3
                && Character.isUpperCase(name.charAt(3));
        return getter ? Character.toLowerCase(name.charAt(3)) + name.substring(4) : name;
    }

    /** Adds the tags of a payload: one for a value, one for each element of a collection or entry of a map. */
    void addTo(Set<Tag> tags, Object payload) throws ReflectiveOperationException {
        Object value = member instanceof Method method ? method.invoke(payload) : ((Field) member).get(payload);
        String key = givenKey.isBlank() ? name : givenKey;
        switch (value) {
            case null -> {}
            case Iterable<?> elements -> elements.forEach(element -> add(tags, key, element));
            case Map<?, ?> map ->
                map.forEach((mapKey, element) -> add(tags, givenKey.isBlank() ? mapKey : key, element));
            default -> add(tags, key, value);
        }
    }

    private static void add(Set<Tag> tags, @Nullable Object key, @Nullable Object value) {
        if (key != null && value != null) {
            tags.add(new Tag(key.toString(), value.toString()));
        }
    }
}
