package io.eventhus.bank.cli;

import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import io.eventhus.axon.EventhusCommits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was acknowledged: a line {@code ID VERSION POSITION} for each event, handed to the operating system
 * before the next. A line stands there only if the event is stored; a process that is killed may have stored one event
 * of each caller more.
 */
final class AckLog implements MessageHandlerInterceptor<CommandMessage>, AutoCloseable {

    private final @Nullable Writer out;
    private @Nullable IOException failure;

    private AckLog(@Nullable Writer out) {
        this.out = out;
    }

    /** Returns a log that writes nothing. */
    static AckLog none() {
        return new AckLog(null);
    }

    /**
     * Returns a log that writes to a file, which is created or emptied.
     *
     * @throws UncheckedIOException if that is not possible
     */
    static AckLog to(Path file) {
        try {
            return new AckLog(Files.newBufferedWriter(file));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("opening the file for acknowledgements failed: " + unwritable, unwritable);
        }
    }

    @Override
    public MessageStream<?> interceptOnHandle(
            CommandMessage command, ProcessingContext context, MessageHandlerInterceptorChain<CommandMessage> chain) {
        if (out != null) {
            context.runOnAfterCommit(done -> {
                Commit commit = done.getResource(EventhusCommits.KEY);
                if (commit != null) {
                    write(commit);
                }
            });
        }
        return chain.proceed(command, context);
    }

    private synchronized void write(Commit commit) {
        if (out == null || failure != null) {
            return;
        }
        try {
            for (StoredEvent event : commit.events()) {
                out.write(Shown.of(event.aggregate().id()) + " " + event.version() + " " + event.position() + "\n");
            }
            out.flush();
        } catch (IOException unwritable) {
            failure = unwritable;
        }
    }

    /**
     * Makes sure that every line was written.
     *
     * @throws UncheckedIOException if one was not
     */
    synchronized void check() {
        if (failure != null) {
            throw new UncheckedIOException("writing an acknowledgement failed: " + failure, failure);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException unwritable) {
            failure = unwritable;
        }
    }
}
