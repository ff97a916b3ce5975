package io.eventhus.soak;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Kills workers at random moments, starts others, and judges in the end. Exit code 1: something that was promised does not
 * hold; 2: it was called wrongly or could not run.
 */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Kills JVMs that append, relay and project, and checks what they saw against the log.")
final class Torture implements Callable<Integer> {

    private static final int MOST_WORKERS = 3;
    private static final int CALLERS = 32;
    /** A life is killed at a moment up to so long after its first acknowledged commit. */
    private static final int MOST_LIFE_MILLIS = 4_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_SHOWN = 50;

    @Parameters(index = "0", paramLabel = "BACKEND", description = "sqlite")
    private String backend = "";

    @Option(names = "--kills", paramLabel = "N", description = "how many workers are killed; default ${DEFAULT-VALUE}")
    private int kills = 10;

    @Option(names = "--seed", paramLabel = "S", description = "repeats the moments and the orders, though not the race")
    private @Nullable Long seed;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "where the run keeps everything; must be empty or new")
    private @Nullable Path folder;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final List<Life> alive = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private Random random = new Random();
    private int lives;
    private int killed;

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Torture()).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println("torture: " + failure);
            line.getErr().flush();
            return 2;
        });
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? new Random().nextLong(1_000_000) : seed;
        random = new Random(chosen);
        Path home = home();
        Run run = Run.of(backend, home);
        tell("seed " + chosen + ", " + kills + " kills, in " + home);
        try {
            killAll(run);
            finish(run);
        } finally {
            for (Life each : alive) {
                each.kill();
            }
        }
        tell("checking what " + lives + " lives saw");
        Verdict verdict = Verdict.of(run, troubles);
        verdict.findings().stream().limit(MOST_SHOWN).forEach(this::tell);
        spec.commandLine().getOut().println(verdict.row(run.target(), killed));
        spec.commandLine().getOut().flush();
        if (verdict.violations() == 0) {
            delete(home);
            return 0;
        }
        tell("everything is kept in " + home);
        return 1;
    }

    private Path home() throws IOException {
        Path chosen = folder;
        if (chosen == null) {
            return Files.createTempDirectory("torture-");
        }
        Files.createDirectories(chosen);
        try (var files = Files.list(chosen)) {
            if (files.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "the folder " + chosen + " is not empty; name another one, as all of it is deleted in the end");
            }
        }
        return chosen;
    }

    private void killAll(Run run) throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            // One to three at once: how many may change with each kill.
            int wanted = 1 + random.nextInt(MOST_WORKERS);
            while (alive.size() < wanted) {
                begin(run);
            }
            Life victim = alive.remove(random.nextInt(alive.size()));
            if (victim.awaitWork(PATIENCE)) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_LIFE_MILLIS));
            } else {
                trouble("life " + victim.number() + " did no work");
            }
            if (victim.isAlive()) {
                victim.kill();
                killed++;
            } else {
                trouble("life " + victim.number() + " ended before it was killed");
            }
            if (kill % 10 == 0 || kill == kills) {
                tell(kill + " kills, " + alive.size() + " workers left");
            }
        }
    }

    private void begin(Run run) throws IOException {
        alive.add(Life.begin(run, ++lives, random.nextLong(), CALLERS));
    }

    /** Two more without a kill, all are ended, and one more life relays and projects what is left. */
    private void finish(Run run) throws IOException, InterruptedException {
        while (alive.size() < 2) {
            begin(run);
        }
        for (Life each : alive) {
            if (!each.awaitWork(PATIENCE)) {
                trouble("life " + each.number() + " did no work");
            }
        }
        for (Life each : alive) {
            each.stop();
        }
        for (Life each : alive) {
            trouble(each.end(PATIENCE));
        }
        alive.clear();
        trouble(Life.begin(run, ++lives, 0, 0).end(PATIENCE));
    }

    private void trouble(String what) {
        if (!what.isEmpty()) {
            tell(what);
            troubles.add(what);
        }
    }

    private void tell(String what) {
        spec.commandLine().getErr().println("torture: " + what);
        spec.commandLine().getErr().flush();
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
