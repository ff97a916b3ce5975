package io.eventhus.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the classes of a module show to whoever depends on it: public types, and their public and protected members. Each type is
 * one line, each of its members one line below it, indented; all in the order of the alphabet.
 *
 * <p>Left out is what follows from other lines: accessors and the constructor of a record, {@code values} of an enum, and
 * {@code equals}, {@code hashCode} and {@code toString}.
 */
final class PublicApi {

    private static final String INDENT = "    ";

    private PublicApi() {}

    /** Returns the lines of a module, read from the class path, by the package that its classes are in or below. */
    static List<String> ofModule(String packageName) {
        Map<String, Class<?>> types = new TreeMap<>();
        for (String name : classNames(packageName)) {
            Class<?> type = load(name);
            if (isVisible(type)) {
                types.put(ApiTypes.name(type), type);
            }
        }
        return types.values().stream().flatMap(type -> ofType(type).stream()).toList();
    }

    /** Returns the lines of one type, without those of the types nested in it. */
    static List<String> ofType(Class<?> type) {
        List<String> lines = new ArrayList<>();
        lines.add(header(type));
        ApiMembers.of(type).forEach(member -> lines.add(INDENT + member));
        return lines;
    }

    /** Tells whether a line is of a member, not of a type. */
    static boolean isMember(String line) {
        return line.startsWith(INDENT);
    }

    /** Returns the name of the type that a line is of. */
    static String typeName(String line) {
        return line.replaceFirst("^.*?\\b(?:class|interface|enum|record) ", "").replaceFirst("[ <(].*$", "");
    }

    private static List<String> classNames(String packageName) {
        try {
            // Every package is null-marked, so that this class is there and tells which jar or folder the module is.
            Path place = Path.of(load(packageName + ".package-info")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(place)) {
                return classNames(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return classNames(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> classNames(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.startsWith("META-INF/"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> !name.endsWith("-info"))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is not on the class path of the checks", e);
        }
    }

    /** Tells whether other packages can use a type. */
    static boolean isVisible(Class<?> type) {
        if (type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass()) {
            return false;
        }
        Class<?> outer = type.getDeclaringClass();
        return isShown(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isShown(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String header(Class<?> type) {
        StringBuilder line =
                new StringBuilder(ApiMembers.deprecated(type)).append(ApiMembers.access(type.getModifiers()));
        boolean plain = !type.isInterface() && !type.isEnum() && !type.isRecord();
        if (plain) {
            line.append(Modifier.isAbstract(type.getModifiers()) ? "abstract " : "")
                    .append(type.isMemberClass() && Modifier.isStatic(type.getModifiers()) ? "static " : "")
                    .append(Modifier.isFinal(type.getModifiers()) ? "final " : "");
        }
        line.append(isSealed(type) ? "sealed " : "").append(kind(type)).append(ApiTypes.name(type));
        line.append(ApiTypes.parameters(type));
        if (type.isRecord()) {
            line.append(Arrays.stream(type.getRecordComponents())
                    .map(part -> ApiTypes.spell(part.getAnnotatedType()) + " " + part.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        return line.append(supertypes(type)).append(permitted(type)).toString();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface ";
        }
        if (type.isInterface()) {
            return "interface ";
        }
        if (type.isEnum()) {
            return "enum ";
        }
        return type.isRecord() ? "record " : "class ";
    }

    /** A type that is not visible stands for its own supertypes. */
    private static String supertypes(Class<?> type) {
        Set<String> extended = new TreeSet<>();
        Set<String> implemented = new TreeSet<>();
        for (Class<?> shown = type; shown != null; shown = shown.getSuperclass()) {
            if (shown != type && isVisible(shown)) {
                break;
            }
            Class<?> above = shown.getSuperclass();
            boolean said = above == null || above == Object.class || above == Record.class || above == Enum.class;
            if (!said && isVisible(above)) {
                extended.add(ApiTypes.spell(shown.getAnnotatedSuperclass()));
            }
            collectInterfaces(shown, implemented);
        }
        String word = type.isInterface() ? " extends " : " implements ";
        return (extended.isEmpty() ? "" : " extends " + String.join(", ", extended))
                + (implemented.isEmpty() ? "" : word + String.join(", ", implemented));
    }

    private static void collectInterfaces(Class<?> type, Set<String> spelled) {
        for (int i = 0; i < type.getInterfaces().length; i++) {
            Class<?> implemented = type.getInterfaces()[i];
            if (isVisible(implemented)) {
                spelled.add(ApiTypes.spell(type.getAnnotatedInterfaces()[i]));
            } else {
                collectInterfaces(implemented, spelled);
            }
        }
    }

    private static String permitted(Class<?> type) {
        return isSealed(type)
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(ApiTypes::name)
                        .sorted()
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
    }

    /** An enum with a constant that has a body of its own is sealed as well, which is nothing to know. */
    private static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum();
    }
}
