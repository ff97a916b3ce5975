package io.eventhus.core;

import io.eventhus.api.Commit;

/** What became of a commit whose outcome was not known. */
public sealed interface CommitOutcome {

    /**
     * It is stored.
     *
     * @param commit the commit as it stands in the log
     */
    record Stored(Commit commit) implements CommitOutcome {}

    /** It is not stored and never will be: another commit stands at its position. */
    record NotStored() implements CommitOutcome {}

    /** Nothing stands at its position: it may still be stored. Ask again. */
    record Open() implements CommitOutcome {}
}
