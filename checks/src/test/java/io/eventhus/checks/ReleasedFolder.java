package io.eventhus.checks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a release put into a folder of Maven's layout, and what is wrong with it. {@code dev/release} runs this file by itself, so
 * that it knows nothing but the JDK.
 */
final class ReleasedFolder {

    private static final List<String> NEVER =
            List.of("parent", "build", "profiles", "properties", "modules", "repositories", "pluginRepositories");
    private static final List<String> ALWAYS =
            List.of("groupId", "artifactId", "version", "name", "description", "url", "licenses", "developers", "scm");
    private static final List<String> ENDINGS =
            List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", ".pom");

    private final Path folder;
    private final String version;

    /** Takes the folder of our group, such as {@code REPOSITORY/io/eventhus}, and the version that was released. */
    ReleasedFolder(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /**
     * {@code contents FOLDER VERSION MODULE...} checks what is there, and prints the SHA-256 of each file; {@code same FOLDER OTHER}
     * compares with what another build made. Prints what is wrong, and ends with 1 if anything is.
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[1]);
        List<String> problems;
        if (args[0].equals("same")) {
            problems = differences(folder, Path.of(args[2]));
        } else {
            List<String> modules = Arrays.asList(args).subList(3, args.length);
            problems = new ReleasedFolder(folder, args[2]).problems(modules);
        }
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
        if (args[0].equals("contents")) {
            files(folder).forEach(file -> System.out.println(sha256(bytes(folder.resolve(file))) + "  " + file));
        }
    }

    /** Returns one line for each thing that is wrong; the modules are all that should be there. */
    List<String> problems(List<String> modules) {
        List<String> problems = new ArrayList<>();
        Set<String> expected = new TreeSet<>();
        for (String module : modules) {
            for (String ending : module.equals("bom") ? List.of(".pom") : ENDINGS) {
                expected.add(file(module, ending));
            }
        }
        Set<String> there = files(folder);
        expected.stream().filter(file -> !there.contains(file)).forEach(file -> problems.add(file + " is missing"));
        there.stream().filter(file -> !expected.contains(file)).forEach(file -> problems.add(file + " is too much"));
        if (!problems.isEmpty()) {
            return problems;
        }
        for (String module : modules) {
            String file = file(module, ".pom");
            String pom = new String(bytes(folder.resolve(file)), StandardCharsets.UTF_8);
            pomProblems(pom).forEach(problem -> problems.add(file + ": " + problem));
            if (!module.equals("bom")) {
                problems.addAll(unlisted(module, pom));
            }
        }
        return problems;
    }

    /** Returns one line for each thing that is wrong with a pom that is to be published. */
    static List<String> pomProblems(String pom) {
        List<String> problems = new ArrayList<>();
        pom.lines()
                .filter(line -> line.contains("${"))
                .forEach(line -> problems.add("an expression was left: " + line.strip()));
        Element project = parse(pom);
        for (String name : NEVER) {
            children(project, name).forEach(found -> problems.add("<" + name + "> was left"));
        }
        for (String name : ALWAYS) {
            if (children(project, name).isEmpty()) {
                problems.add("<" + name + "> is missing");
            }
        }
        boolean bom = text(project, "packaging").equals("pom");
        if (bom == children(project, "dependencyManagement").isEmpty()) {
            problems.add(bom ? "the BOM manages nothing" : "<dependencyManagement> was left");
        }
        for (Element dependency : dependencies(project)) {
            String name = text(dependency, "groupId") + ":" + text(dependency, "artifactId");
            String scope = text(dependency, "scope");
            if (!Set.of("", "compile", "runtime").contains(scope)) {
                problems.add("the dependency " + name + " of scope " + scope + " was left");
            }
            if (!text(dependency, "version").matches("[0-9][^\\[(,]*")) {
                problems.add("the dependency " + name + " has no version of its own");
            }
        }
        return problems;
    }

    /** Returns what differs between two folders, by the entries within jars. */
    static List<String> differences(Path one, Path other) {
        List<String> differences = new ArrayList<>();
        Set<String> all = new TreeSet<>(files(one));
        all.addAll(files(other));
        for (String file : all) {
            if (!Files.exists(one.resolve(file)) || !Files.exists(other.resolve(file))) {
                differences.add(file + " is made by one build only");
                continue;
            }
            byte[] first = bytes(one.resolve(file));
            byte[] second = bytes(other.resolve(file));
            if (!Arrays.equals(first, second)) {
                String entries = file.endsWith(".jar") ? ", in " + changed(entries(first), entries(second)) : "";
                differences.add(file + " is not the same from both builds" + entries);
            }
        }
        if (all.isEmpty()) {
            differences.add("there is nothing to compare in " + one + " and " + other);
        }
        return differences;
    }

    /** What a module's pom wants and its bill of materials does not list. */
    private List<String> unlisted(String module, String pom) {
        String file = file(module, "-cyclonedx.json");
        String bill = new String(bytes(folder.resolve(file)), StandardCharsets.UTF_8);
        Set<String> wanted = new TreeSet<>(Set.of("pkg:maven/io.eventhus/eventhus-" + module + "@" + version));
        for (Element dependency : dependencies(parse(pom))) {
            wanted.add("pkg:maven/" + text(dependency, "groupId") + "/" + text(dependency, "artifactId") + "@"
                    + text(dependency, "version"));
        }
        return wanted.stream()
                .filter(name -> !bill.contains('"' + name + "?type=jar\""))
                .map(name -> file + " does not list " + name)
                .toList();
    }

    private String file(String module, String ending) {
        String artifact = "eventhus-" + module;
        return artifact + "/" + version + "/" + artifact + "-" + version + ending;
    }

    /** The files that would be uploaded, not those in which Maven keeps its own notes. */
    private static Set<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.matches(".*(^|/)(_remote\\.repositories|maven-metadata-local\\.xml)"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> entries(byte[] jar) {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), sha256(in.readAllBytes()));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> one.getOrDefault(name, "").equals(other.getOrDefault(name, "")));
        return names.isEmpty() ? "the times or modes of its entries" : String.join(", ", names);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Element parse(String pom) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(pom)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("not a pom: " + pom, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Element> dependencies(Element project) {
        return children(project, "dependencies").stream()
                .flatMap(all -> children(all, "dependency").stream())
                .toList();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (child instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }
}
