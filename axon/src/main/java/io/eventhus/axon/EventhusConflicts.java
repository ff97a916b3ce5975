package io.eventhus.axon;

import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the report of a conflict in what a command failed with. Axon's command gateway gives an
 * {@code AppendEventsTransactionRejectedException}, the type that Axon's own engines throw; its cause is the
 * {@link ConflictException} with the report, and around it may stand a {@code CompletionException} or an
 * {@code ExecutionException}, depending on how the future was asked.
 *
 * <pre>{@code
 * app.send(command).exceptionally(failure -> EventhusConflicts.report(failure).map(this::decideAgain).orElseThrow());
 * }</pre>
 */
public final class EventhusConflicts {

    private static final int MOST_CAUSES = 50;

    private EventhusConflicts() {}

    /**
     * Returns which condition did not hold and which events stood against it.
     *
     * @param failure what the future of a command failed with, or what {@code sendAndWait} threw
     * @return empty if it was no conflict
     */
    public static Optional<ConflictReport> report(@Nullable Throwable failure) {
        return Optional.ofNullable(find(failure)).map(ConflictException::report);
    }

    static @Nullable ConflictException find(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof ConflictException conflict) {
                return conflict;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
