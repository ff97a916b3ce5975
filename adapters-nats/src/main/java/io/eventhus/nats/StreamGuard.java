package io.eventhus.nats;

/**
 * Sees to it that a log goes on with the very stream that it began with, and that nobody has made it unsafe: it is looked at again
 * with each new connection, and where an append meets what should not be.
 */
final class StreamGuard {

    private final StreamSetup setup;
    private final NatsLink link;
    private final StreamSetup.Made made;
    private volatile boolean isDue;

    /** Makes the stream if it is not there, and checks it. */
    StreamGuard(StreamSetup setup, NatsLink link) {
        this.setup = setup;
        this.link = link;
        this.made = setup.ensure();
    }

    /** Returns which tags mean the aggregate itself. */
    AggregateTags tags() {
        return made.tags();
    }

    /** Tells whether the stream took fast batches when it was opened. */
    boolean isFast() {
        return made.isFast();
    }

    /** Called with each new connection. */
    void connected() {
        isDue = true;
    }

    /**
     * Looks at the stream, if there is reason to.
     *
     * @throws io.eventhus.api.LogForkedException if it was created again
     * @throws io.eventhus.api.StoreRefusedException if it is not safe any more, or the server is too old
     * @throws io.eventhus.api.PermanentException if it is gone
     * @throws io.eventhus.api.TransientException if the server does not answer
     */
    void check() {
        if (isDue || !link.isUp()) {
            look();
            isDue = false;
        }
    }

    /** Looks at the stream now; throws as {@link #check} does. */
    void look() {
        setup.check(made);
    }
}
