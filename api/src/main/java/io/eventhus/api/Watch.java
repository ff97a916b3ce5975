package io.eventhus.api;

/** A doorbell that is connected to a log until this is closed. */
public interface Watch extends AutoCloseable {

    /** Disconnects the doorbell; it may ring a last time afterwards. Repeating it does nothing. Never throws. */
    @Override
    void close();
}
