package io.eventhus.bank.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The readers of {@code interop} in other languages. What they need is installed below {@code target/interop}, anew when the
 * pinned versions or the language's own have changed.
 */
enum Reader {
    GO {
        @Override
        Program make(Path folder) {
            return new Program(
                    folder, List.of(GoProgram.build("reader", folder).program().toString()));
        }
    },
    JS {
        @Override
        Program make(Path folder) throws IOException {
            // Packages are looked up beside the program, and nothing is installed among the sources.
            for (Path file : files(sources())) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            String from =
                    new Program(folder, List.of("node")).make("-e", NODE_18).out()
                            + Files.readString(folder.resolve("package-lock.json"));
            Program npm = new Program(folder, List.of("npm"));
            once(folder, from, () -> npm.make("ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            return new Program(folder, List.of("node", "reader.js"));
        }
    },
    PYTHON {
        @Override
        Program make(Path folder) throws IOException {
            Path packages = sources().resolve("requirements.txt");
            Program python = new Program(folder, List.of("python3"));
            Program own = new Program(
                    folder, List.of(folder.resolve("venv/bin/python").toString(), "-B"));
            once(folder, python.make("-c", PYTHON_3_10).out() + Files.readString(packages), () -> {
                python.make("-m", "venv", "--clear", "venv");
                own.make("-m", "pip", "install", "--quiet", "--no-deps", "-r", packages.toString());
            });
            return new Program(
                    folder,
                    Stream.concat(
                                    own.command().stream(),
                                    Stream.of(sources().resolve("reader.py").toString()))
                            .toList());
        }
    };

    /** Print the version, and fail if it is too old. */
    private static final String NODE_18 = "console.log(process.version);"
            + " if (parseInt(process.versions.node) < 18) throw 'Node.js 18 or newer is needed'";

    private static final String PYTHON_3_10 = "import sys; print(sys.version);"
            + " sys.exit('Python 3.10 or newer is needed' if sys.version_info < (3, 10) else 0)";

    private static final Map<Reader, Program> READY = new EnumMap<>(Reader.class);

    /** Makes it ready, if it is not yet. Where its tools are missing the test aborts, or fails if tools are required. */
    Program ready() {
        synchronized (READY) {
            Program ready = READY.get(this);
            if (ready == null) {
                try {
                    ready = make(Files.createDirectories(Path.of("target", "interop", folderName()))
                            .toAbsolutePath());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                READY.put(this, ready);
            }
            return ready;
        }
    }

    abstract Program make(Path folder) throws IOException;

    private String folderName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Path sources() throws IOException {
        return Path.of("..", "interop", folderName()).toRealPath();
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Installs, unless what is there was installed from the same. */
    static void once(Path folder, String from, Runnable install) throws IOException {
        Path stamp = folder.resolve("installed-from");
        if (!Files.exists(stamp) || !Files.readString(stamp).equals(from)) {
            Files.deleteIfExists(stamp);
            install.run();
            Files.writeString(stamp, from);
        }
    }
}
