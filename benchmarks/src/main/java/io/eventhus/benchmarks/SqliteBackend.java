package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite files below a folder: one template for each size, and a copy for each log. */
final class SqliteBackend implements Backend {

    private static final String PREFIX = "sqlite:";

    private final Path folder;
    private final Map<Integer, Path> templates = new HashMap<>();
    private int copies;

    SqliteBackend(Path parent) {
        try {
            Files.createDirectories(parent);
            this.folder = Files.createTempDirectory(parent, "bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a folder for SQLite files in " + parent, e);
        }
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public String version() {
        return "sqlite-jdbc " + SQLiteJDBCLoader.getVersion();
    }

    @Override
    public String durability() {
        return "WAL, synchronous=FULL: one sync per write";
    }

    @Override
    public CommitLog fresh(int size) {
        return SqliteCommitLog.open(SqliteConfig.of(copy(size)));
    }

    @Override
    public CommitLog another(CommitLog log) {
        return join(shared(log).orElseThrow());
    }

    @Override
    public StateStore stateStore(CommitLog log) {
        return SqliteStateStore.open(configOf(shared(log).orElseThrow()));
    }

    @Override
    public Optional<Raw> raw(int size) {
        return Optional.of(driver(size));
    }

    RawSqlite driver(int size) {
        return new RawSqlite(copy(size));
    }

    @Override
    public List<RawLoad> rawLoads() {
        return List.of(new RawLoad(
                "G4",
                "raw sqlite, groups of " + Throughput.CALLERS,
                Row.Bar.atLeast(0.6),
                plan -> groups(plan, 1),
                plan -> groups(plan, 10)));
    }

    /** The same rows in groups as large as the callers of W1 would give, by one thread. */
    private Figures groups(Plan plan, int events) {
        try (RawSqlite raw = driver(plan.small())) {
            Content.Chain chain = new Content.Chain(raw.head(), "before");
            Figures groups = Callers.run(1, plan.ramp(), plan.time(), random -> {
                List<Commit> group = new ArrayList<>(Throughput.CALLERS);
                for (int i = 0; i < Throughput.CALLERS; i++) {
                    int account = random.nextInt(Content.ACCOUNTS);
                    group.add(chain.next(Content.history(Content.ACCOUNT, account, events), 1));
                }
                raw.write(group);
            });
            return new Figures(groups.perSecond() * Throughput.CALLERS, groups.nanos());
        }
    }

    @Override
    public Optional<String> shared(CommitLog log) {
        return Optional.of(PREFIX + folder.resolve(log.info().name().substring(PREFIX.length())));
    }

    static CommitLog join(String shared) {
        return SqliteCommitLog.open(configOf(shared));
    }

    private static SqliteConfig configOf(String shared) {
        return SqliteConfig.of(Path.of(shared.substring(PREFIX.length())));
    }

    /** Opens the file that was handed out last, once more. */
    CommitLog lastCopy() {
        return SqliteCommitLog.open(SqliteConfig.of(folder.resolve("copy-" + copies + ".db")));
    }

    private synchronized Path copy(int size) {
        Path template = templates.computeIfAbsent(size, this::template);
        copies++;
        Path copy = folder.resolve("copy-" + copies + ".db");
        try {
            deleteOlderCopies();
            Files.copy(template, copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + template, e);
        }
    }

    /** Only a few are open at a time: the files of those before are given back to the disk. */
    private void deleteOlderCopies() throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(folder.resolve("copy-" + (copies - 8) + ".db" + suffix));
        }
    }

    private Path template(int size) {
        Path file = folder.resolve("template-" + size + ".db");
        try (CommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            BulkLoad.into(log, load -> Content.commits(size, load));
        }
        return file;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + folder, e);
        }
    }
}
