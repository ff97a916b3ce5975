package io.eventhus.bank.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A second JVM that runs {@link ConflictRivalCommand}, seen from the first. Every wait for it ends. */
final class Rival implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader words;

    private Rival(Process process) {
        this.process = process;
        this.words = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it on a store, with the JVM and the class path of this process. */
    static Rival start(String store, String account, long amount) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Bank.class.getName(),
                "--store",
                store,
                "conflict-rival",
                account,
                Long.toString(amount)));
        try {
            return new Rival(builder.redirectError(Redirect.INHERIT).start());
        } catch (IOException unstartable) {
            throw new UncheckedIOException("starting a second process of the bank failed: " + unstartable, unstartable);
        }
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until it says a word.
     *
     * @throws IllegalStateException if it says another, ends, or says nothing in time
     */
    void awaitWord(String expected) {
        CompletableFuture<@Nullable String> word = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                word.complete(words.readLine());
            } catch (IOException unreadable) {
                word.completeExceptionally(unreadable);
            }
        });
        try {
            String said = word.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!expected.equals(said)) {
                throw new IllegalStateException("the second process said " + said + "; expected " + expected);
            }
        } catch (ExecutionException | TimeoutException silent) {
            throw new IllegalStateException(
                    "the second process did not say " + expected + " in " + PATIENCE.toSeconds() + " s", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the second process", interrupted);
        }
    }

    /** Lets it store what it has decided. */
    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException gone) {
            throw new UncheckedIOException("telling the second process to go on failed: " + gone, gone);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
