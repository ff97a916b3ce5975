package io.eventhus.checks;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Spells types as source code does, with what may be null, and without {@code java.lang}. */
final class ApiTypes {

    private ApiTypes() {}

    /** Spells a type where it is used. */
    static String spell(AnnotatedType type) {
        return switch (type) {
            case AnnotatedArrayType array ->
                spell(array.getAnnotatedGenericComponentType()) + (isNullable(array) ? " @Nullable []" : "[]");
            case AnnotatedParameterizedType parameterized ->
                nullable(parameterized)
                        + name(rawType(parameterized.getType()))
                        + "<"
                        + list(parameterized.getAnnotatedActualTypeArguments())
                        + ">";
            case AnnotatedWildcardType wildcard -> nullable(wildcard) + "?" + bounds(wildcard);
            case AnnotatedTypeVariable variable ->
                nullable(variable) + variable.getType().getTypeName();
            default -> nullable(type) + (type.getType() instanceof Class<?> named ? name(named) : type.getType());
        };
    }

    /** Spells types, with commas between them. */
    static String list(AnnotatedType... types) {
        return Arrays.stream(types).map(ApiTypes::spell).collect(Collectors.joining(", "));
    }

    /** Spells the type parameters of a type or method, or nothing if it has none. */
    static String parameters(GenericDeclaration declaration) {
        TypeVariable<?>[] variables = declaration.getTypeParameters();
        if (variables.length == 0) {
            return "";
        }
        List<String> spelled = new ArrayList<>();
        for (TypeVariable<?> variable : variables) {
            spelled.add(variable.getName() + upper(variable.getAnnotatedBounds()));
        }
        return "<" + String.join(", ", spelled) + ">";
    }

    /** Spells the name of a type, with dots between it and what it is nested in. */
    static String name(Class<?> type) {
        if (type.isArray()) {
            return name(type.getComponentType()) + "[]";
        }
        String name = type.getName().replace('$', '.');
        return type.getPackageName().equals("java.lang") && !type.isPrimitive()
                ? name.substring("java.lang.".length())
                : name;
    }

    private static String bounds(AnnotatedWildcardType wildcard) {
        AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
        return lower.length > 0 ? " super " + spell(lower[0]) : upper(wildcard.getAnnotatedUpperBounds());
    }

    private static String upper(AnnotatedType[] bounds) {
        String spelled = Arrays.stream(bounds).map(ApiTypes::spell).collect(Collectors.joining(" & "));
        return spelled.isEmpty() || spelled.equals("Object") ? "" : " extends " + spelled;
    }

    private static Class<?> rawType(Type type) {
        return (Class<?>) ((ParameterizedType) type).getRawType();
    }

    private static String nullable(AnnotatedType type) {
        return isNullable(type) ? "@Nullable " : "";
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
