package io.eventhus.checks;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The members of a type that whoever depends on it can use, one line each. */
final class ApiMembers {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals(Object)", "hashCode()", "toString()");
    private static final Set<String> OF_EVERY_ENUM = Set.of("values()", "valueOf(String)");

    private ApiMembers() {}

    /** Spells the members of a type, those included that it has from supertypes that are not visible themselves. */
    static List<String> of(Class<?> type) {
        Map<String, String> members = new TreeMap<>();
        collectMembers(type, type, members);
        return members.values().stream().sorted().toList();
    }

    private static void collectMembers(Class<?> type, Class<?> declaring, Map<String, String> members) {
        for (Field field : declaring.getDeclaredFields()) {
            if (isMember(type, field.getModifiers()) && !field.isSynthetic()) {
                members.putIfAbsent(field.getName(), field(field));
            }
        }
        for (Method method : declaring.getDeclaredMethods()) {
            if (isMember(type, method.getModifiers()) && !method.isSynthetic() && !isImplied(type, method)) {
                members.putIfAbsent(signature(method), method(type, method));
            }
        }
        if (type == declaring) {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (isMember(type, constructor.getModifiers()) && !isImplied(type, constructor)) {
                    members.put(signature(constructor), constructor(constructor));
                }
            }
        }
        for (Class<?> above : above(declaring)) {
            if (!PublicApi.isVisible(above)) {
                collectMembers(type, above, members);
            }
        }
    }

    private static Set<Class<?>> above(Class<?> type) {
        Set<Class<?>> above = new LinkedHashSet<>();
        if (type.getSuperclass() != null) {
            above.add(type.getSuperclass());
        }
        above.addAll(List.of(type.getInterfaces()));
        return above;
    }

    /** What is protected in a class that nobody can extend is nobody's. */
    private static boolean isMember(Class<?> type, int modifiers) {
        boolean extensible = !Modifier.isFinal(type.getModifiers()) && !type.isEnum();
        return Modifier.isPublic(modifiers) || (Modifier.isProtected(modifiers) && extensible);
    }

    private static boolean isImplied(Class<?> type, Executable member) {
        String signature = signature(member);
        if (type.isRecord()) {
            RecordComponent[] parts = type.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            boolean accessor = Arrays.stream(parts).anyMatch(part -> signature.equals(part.getName() + "()"));
            if (accessor || (member instanceof Constructor<?> && Arrays.equals(member.getParameterTypes(), types))) {
                return true;
            }
        }
        return OF_EVERY_OBJECT.contains(signature) || (type.isEnum() && OF_EVERY_ENUM.contains(signature));
    }

    private static String signature(Executable member) {
        return simpleName(member)
                + Arrays.stream(member.getParameterTypes())
                        .map(ApiTypes::name)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static String field(Field field) {
        if (field.isEnumConstant()) {
            return deprecated(field) + field.getName();
        }
        return deprecated(field)
                + access(field.getModifiers())
                + (Modifier.isStatic(field.getModifiers()) ? "static " : "")
                + (Modifier.isFinal(field.getModifiers()) ? "final " : "")
                + ApiTypes.spell(field.getAnnotatedType())
                + " "
                + field.getName();
    }

    private static String method(Class<?> type, Method method) {
        int modifiers = method.getModifiers();
        String kind = method.isDefault() ? "default " : "";
        if (!type.isInterface()) {
            kind = (Modifier.isAbstract(modifiers) ? "abstract " : "")
                    + (Modifier.isFinal(modifiers) && !Modifier.isFinal(type.getModifiers()) ? "final " : "");
        }
        return deprecated(method)
                + access(modifiers)
                + (Modifier.isStatic(modifiers) ? "static " : kind)
                + typeParameters(method)
                + ApiTypes.spell(method.getAnnotatedReturnType())
                + " "
                + call(method);
    }

    private static String constructor(Constructor<?> constructor) {
        return deprecated(constructor)
                + access(constructor.getModifiers())
                + typeParameters(constructor)
                + call(constructor);
    }

    private static String typeParameters(Executable member) {
        String parameters = ApiTypes.parameters(member);
        return parameters.isEmpty() ? "" : parameters + " ";
    }

    private static String call(Executable member) {
        String parameters = ApiTypes.list(member.getAnnotatedParameterTypes());
        if (member.isVarArgs()) {
            parameters = parameters.substring(0, parameters.length() - "[]".length()) + "...";
        }
        String thrown = Arrays.stream(member.getAnnotatedExceptionTypes())
                .map(ApiTypes::spell)
                .sorted()
                .collect(Collectors.joining(", "));
        return simpleName(member) + "(" + parameters + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String simpleName(Executable member) {
        return member instanceof Constructor<?> ? member.getDeclaringClass().getSimpleName() : member.getName();
    }

    /** Spells who may use a type or member. */
    static String access(int modifiers) {
        return Modifier.isPublic(modifiers) ? "public " : "protected ";
    }

    /** Spells that something should not be used any more, or nothing. */
    static String deprecated(AnnotatedElement element) {
        Deprecated deprecated = element.getAnnotation(Deprecated.class);
        if (deprecated == null) {
            return "";
        }
        return deprecated.forRemoval() ? "@Deprecated(forRemoval) " : "@Deprecated ";
    }
}
