package io.eventhus.api;

/**
 * How an append ended: how many leading commits are stored for certain, and what became of the rest. Nothing else
 * reports it: an append throws only for a mistake of the caller.
 */
public sealed interface AppendOutcome {

    /** Returns how many leading commits are stored for certain: durable, and visible to every later read. */
    int stored();

    /**
     * All commits are stored.
     *
     * @param stored their number
     */
    record Stored(int stored) implements AppendOutcome {}

    /**
     * The log does not end where the caller thought: another commit stands at the position of the first commit that is
     * not counted in {@code stored}. The rest of this call is not stored; an earlier call with the same commits may
     * have stored them.
     *
     * @param stored how many leading commits this call stored for certain
     */
    record HeadMoved(int stored) implements AppendOutcome {}

    /**
     * The rest may be stored, may still be stored, or may never be. To resolve it, read at the first position that is
     * not certain: the same commit id means stored, another commit means never stored, nothing means still open.
     *
     * @param stored how many leading commits are stored for certain
     * @param cause  what happened
     */
    record Unknown(int stored, EventhusException cause) implements AppendOutcome {}

    /**
     * The rest of this call is not stored and never will be.
     *
     * @param stored how many leading commits are stored for certain. If the reason is an
     *               {@link EventTooLargeException}, it concerns the next commit only
     * @param reason why
     */
    record Failed(int stored, EventhusException reason) implements AppendOutcome {}
}
