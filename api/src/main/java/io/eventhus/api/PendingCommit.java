package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Names a commit whose outcome is not known, so that it can be asked for later, also by another process.
 *
 * @param logId    the log's id; null if this would be the log's first commit, whose id would come with it
 * @param position the only position at which the commit can stand, from 1 on
 * @param commitId the commit's id
 */
public record PendingCommit(@Nullable String logId, long position, String commitId) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the position is below 1 or the id empty
     */
    public PendingCommit {
        Checks.atLeast(position, 1, "the position of a pending commit");
        Checks.name(commitId, "the id of a pending commit");
    }
}
