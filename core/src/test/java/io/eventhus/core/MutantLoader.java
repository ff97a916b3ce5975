package io.eventhus.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Loads core and its tests anew, with the classes of one source file as a mutant wants them; nothing is written to disk. */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "io.eventhus.core.";

    private final Map<String, byte[]> mutated;

    private MutantLoader(Map<String, byte[]> mutated) {
        super(MutantLoader.class.getClassLoader());
        this.mutated = mutated;
    }

    /** Loads everything as it is. */
    static MutantLoader unmutated() {
        return new MutantLoader(Map.of());
    }

    /** Loads everything with the mutant in it. */
    static MutantLoader of(Mutant mutant) {
        return new MutantLoader(compile(mutant));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.get(name);
        if (bytes == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static Map<String, byte[]> compile(Mutant mutant) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        try (InMemory classes = new InMemory(files)) {
            StringWriter said = new StringWriter();
            List<String> options = List.of(
                    "-proc:none", "-nowarn", "-Xlint:none", "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(said, classes, null, options, null, List.of(new Source(mutant)))
                    .call();
            if (!compiled) {
                throw new AssertionError("the mutant '" + mutant.name() + "' does not compile:\n" + said);
            }
            return classes.toBytes();
        } catch (IOException e) {
            throw new AssertionError("the mutant '" + mutant.name() + "' could not be compiled", e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String source;

        Source(Mutant mutant) {
            super(URI.create("mutant:///" + mutant.className().replace('.', '/') + ".java"), Kind.SOURCE);
            this.source = mutant.source();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        InMemory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject by) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> toBytes() {
            Map<String, byte[]> bytes = new HashMap<>();
            written.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
            return bytes;
        }
    }
}
