package io.eventhus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OpeningAtOnceTest {

    private static final int CALLERS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void several_that_open_a_new_file_at_once_all_get_it() throws Exception {
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < 60; i++) {
                SqliteConfig config = SqliteConfig.of(folder.resolve("log-" + i + ".db"));
                List<Future<Long>> heads = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    heads.add(callers.submit(() -> {
                        together.await();
                        try (SqliteCommitLog log = SqliteCommitLog.open(config)) {
                            return log.head();
                        }
                    }));
                }
                for (Future<Long> head : heads) {
                    assertThat(head.get()).isZero();
                }
            }
        }
    }
}
