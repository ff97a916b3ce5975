package io.eventhus.api;

/** How a compare-and-set of a state document ended. */
public sealed interface PutOutcome {

    /**
     * Done.
     *
     * @param revision the document's new revision; of a deletion, 0
     */
    record Done(long revision) implements PutOutcome {}

    /** The document's revision is not the expected one; nothing was changed. */
    record Mismatch() implements PutOutcome {}

    /**
     * It may be done, or may still be: read the document to learn which.
     *
     * @param cause what happened
     */
    record Unknown(EventhusException cause) implements PutOutcome {}
}
