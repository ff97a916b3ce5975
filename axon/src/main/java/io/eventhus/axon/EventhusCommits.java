package io.eventhus.axon;

import io.eventhus.api.Commit;
import org.axonframework.messaging.core.Context.ResourceKey;

/**
 * Tells which commit a unit of work stored. A command's result carries no position; a hook that runs after the commit
 * finds it in the processing context:
 *
 * <pre>{@code
 * context.runOnAfterCommit(done -> acknowledge(done.getResource(EventhusCommits.KEY).lastPosition()));
 * }</pre>
 */
public final class EventhusCommits {

    /**
     * The key of the stored commit in a processing context. It is set by {@link EventhusStorageEngine} as soon as the
     * commit is durable, and absent before and where a unit of work stored no events.
     */
    public static final ResourceKey<Commit> KEY = ResourceKey.withLabel("eventhusCommit");

    private EventhusCommits() {}
}
