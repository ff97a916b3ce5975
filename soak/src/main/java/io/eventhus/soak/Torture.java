package io.eventhus.soak;

import io.eventhus.servers.Mongo;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestCluster;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Kills workers or servers at random moments, or lets workers race, and judges in the end. Exit code 1: something that was
 * promised does not hold; 2: it was called wrongly or could not run.
 */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes trouble for JVMs that append, relay and project, and checks what they saw against the log.")
final class Torture implements Callable<Integer> {

    /** Of a worker that is killed. */
    private static final int CALLERS = 32;
    /** Of a worker whose servers are killed: 16 in two workers. */
    private static final int CALLERS_OF_SERVERS = 8;

    private static final int USUAL_KILLS = 10;
    private static final int KILLS_ON_KAFKA = 60;
    private static final long USUAL_EVENTS = 100_000;
    private static final int MOST_SHOWN = 50;

    @Parameters(
            index = "0",
            paramLabel = "BACKEND",
            description =
                    "sqlite: workers are killed; nats, mongo: servers are killed; kafka: broker and relay in turn")
    private String backend = "";

    @Option(
            names = "--kills",
            paramLabel = "N",
            description =
                    "how many workers, servers, or nodes in various ways; default 10, of a cluster 130, on kafka 60")
    private @Nullable Integer kills;

    @Option(names = "--seed", paramLabel = "S", description = "repeats the moments and the orders, though not the race")
    private @Nullable Long seed;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "kafka: how many are stored, or published to a group; default ${DEFAULT-VALUE}")
    private long events = USUAL_EVENTS;

    @Option(
            names = "--group",
            description = "kafka: three members of a consumer group, one of which is killed, and one more that joins")
    private boolean group;

    @Option(names = "--nodes", paramLabel = "N", description = "nats: 1 server, or a cluster of 3 with a copy on each")
    private int nodes = 1;

    @Option(names = "--synced", description = "nats: the servers sync before they acknowledge")
    private boolean synced;

    @Option(names = "--race", description = "nobody is killed; four workers append as much as they can")
    private boolean race;

    @Option(names = "--seconds", paramLabel = "T", description = "how long a race lasts; default ${DEFAULT-VALUE}")
    private int seconds = 60;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "where the run keeps everything; must be empty or new")
    private @Nullable Path folder;

    @Spec
    private CommandSpec spec = CommandSpec.create();

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
        refuseNonsense();
        long chosen = seed == null ? new Random().nextLong(1_000_000) : seed;
        Random random = new Random(chosen);
        Path home = home();
        tell("seed " + chosen + ", in " + home);
        if (backend.equals(MongoTarget.NAME)) {
            return ended(home, ofMongo(home, random));
        }
        if (backend.equals(KafkaTorture.NAME)) {
            KafkaTorture.Ended ended = group
                    ? GroupTorture.run(home, events, random, this::tell)
                    : KafkaTorture.run(home, faults(), events, random, this::tell);
            return ended(home, told(ended.findings(), ended.row(), ended.violations()));
        }
        if (!backend.equals(NatsTarget.NAME)) {
            Ordeal ordeal = race ? new Race(Duration.ofSeconds(seconds)) : new WorkerKills(faults(), random);
            return ended(home, judged(Run.of(backend, home), ordeal, Work.ORDERS, CALLERS, random));
        }
        NatsTarget.quietClient();
        long violations;
        try (TestCluster servers = TestCluster.in(
                home.resolve("servers"), synced ? Nats.SYNCED : Nats.KIND, Nats.KIND.usualRange(), nodes)) {
            String version = "nats-server " + servers.version() + (synced ? ", synced" : "");
            new StartedServer(servers.address(), nodes, version).tell(home);
            violations = judged(
                    Run.of(backend, home),
                    ordeal(servers, home, random),
                    Work.PRESSING_ORDERS,
                    CALLERS_OF_SERVERS,
                    random);
        }
        return ended(home, violations);
    }

    private long ofMongo(Path home, Random random) throws IOException, InterruptedException {
        try (TestServer server = TestServers.own(Mongo.KIND, Mongo.KIND.usualRange())) {
            new StartedServer(server.address(), 1, "MongoDB " + server.version() + ", " + server.origin()).tell(home);
            Ordeal ordeal = race
                    ? new Race(Duration.ofSeconds(seconds))
                    : new ServerKills(server::kill, server::start, faults(), random);
            return judged(Run.of(backend, home), ordeal, Work.PRESSING_ORDERS, CALLERS_OF_SERVERS, random);
        }
    }

    private void refuseNonsense() {
        if (!backend.equals(NatsTarget.NAME) && (nodes != 1 || synced)) {
            throw new IllegalArgumentException("--nodes and --synced are for nats");
        }
        if (nodes != 1 && nodes != 3) {
            throw new IllegalArgumentException("--nodes is " + nodes + "; expected 1 or 3");
        }
        if (backend.equals(KafkaTorture.NAME) ? race : events != USUAL_EVENTS) {
            throw new IllegalArgumentException("--events is for kafka, on which there is no --race");
        }
        if (group && (!backend.equals(KafkaTorture.NAME) || kills != null)) {
            throw new IllegalArgumentException("--group is for kafka, and has its own kill: leave --kills out");
        }
    }

    private int faults() {
        int usual = backend.equals(KafkaTorture.NAME) ? KILLS_ON_KAFKA : nodes == 1 ? USUAL_KILLS : Fault.FULL_RUN;
        return kills == null ? usual : kills;
    }

    private Ordeal ordeal(TestCluster servers, Path home, Random random) {
        if (race) {
            return new Race(Duration.ofSeconds(seconds));
        }
        return nodes == 1
                ? new ServerKills(() -> servers.kill(0), () -> servers.start(0), faults(), random)
                : new ClusterFaults(servers, home, faults(), random);
    }

    /** Returns how much was wrong. */
    private long judged(Run run, Ordeal ordeal, Work work, int callers, Random random)
            throws IOException, InterruptedException {
        try (Crew crew = new Crew(run, race ? Work.RACE : work, callers, random, this::tell)) {
            String faults = ordeal.run(crew);
            tell("checking what " + crew.lives() + " lives saw");
            Verdict verdict = Verdict.of(run, crew.troubles());
            return told(verdict.findings(), verdict.row(run.target(), faults), verdict.violations());
        }
    }

    private long told(List<String> findings, String row, long violations) {
        findings.stream().limit(MOST_SHOWN).forEach(this::tell);
        spec.commandLine().getOut().println(row);
        spec.commandLine().getOut().flush();
        return violations;
    }

    private int ended(Path home, long violations) throws IOException {
        if (violations == 0) {
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
