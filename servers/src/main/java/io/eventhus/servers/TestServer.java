package io.eventhus.servers;

/** A server for tests. Safe for several threads. */
public interface TestServer extends AutoCloseable {

    /** Returns the address as clients want it: for PostgreSQL a JDBC URL that holds the user. */
    String address();

    /** Returns the name to log in with; empty if there is none. */
    String user();

    /** Returns its version, {@code unknown} if it does not tell. */
    String version();

    /** Returns how it was found, for people. */
    String origin();

    /**
     * Starts it again with the same data and port, after a kill or a stop. Does nothing if it runs.
     *
     * @throws UnsupportedOperationException if it is shared
     */
    void start();

    /**
     * Stops it in good order.
     *
     * @throws UnsupportedOperationException if it is shared
     */
    void stop();

    /**
     * Kills it by SIGKILL.
     *
     * @throws UnsupportedOperationException if it is shared
     */
    void kill();

    /**
     * Holds it up by SIGSTOP: it keeps its connections and answers nothing. Does nothing if it does not run.
     *
     * @throws UnsupportedOperationException if it is shared
     */
    void pause();

    /**
     * Lets it go on that was held up, by SIGCONT.
     *
     * @throws UnsupportedOperationException if it is shared
     */
    void resume();

    /** Ends it and deletes its data; a shared one lives on until the end of the JVM. May be called twice. */
    @Override
    void close();
}
