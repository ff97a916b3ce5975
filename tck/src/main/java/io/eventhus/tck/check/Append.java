package io.eventhus.tck.check;

import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.StoreObserver;
import java.util.List;

/**
 * A commit that was handed in, to be told of the answer, once. Without an answer, as when the process dies, it may be
 * stored or not.
 */
public final class Append implements StoreObserver.Appending {

    private final History history;
    private final long call;

    Append(History history, long call) {
        this.history = history;
        this.call = call;
    }

    /** Records that it was acknowledged. */
    @Override
    public void stored(Commit commit) {
        history.answered(
                call,
                Notes.Ending.STORED,
                commit.id(),
                commit.firstPosition(),
                commit.events().size(),
                Digests.events(commit),
                null,
                List.of());
    }

    /**
     * Records that it failed: by {@link ConflictException} rejected; by {@link OutcomeUnknownException} unknown; by any
     * other, nothing was stored and never will be.
     */
    @Override
    public void failed(EventhusException reason) {
        switch (reason) {
            case ConflictException conflict ->
                history.answered(
                        call,
                        Notes.Ending.REJECTED,
                        "",
                        0,
                        0,
                        0,
                        conflict.report().condition(),
                        conflict.report().events().stream()
                                .map(event -> new Notes.Cited(event.position(), event.id()))
                                .toList());
            case OutcomeUnknownException unsure ->
                history.answered(
                        call,
                        Notes.Ending.UNKNOWN,
                        unsure.pending().commitId(),
                        unsure.pending().position(),
                        0,
                        0,
                        null,
                        List.of());
            default -> history.answered(call, Notes.Ending.FAILED, "", 0, 0, 0, null, List.of());
        }
    }
}
