package io.eventhus.servers;

/**
 * A server that many tests use: none of them may end it.
 *
 * @param address as clients want it
 * @param user to log in with
 * @param version as it says itself
 * @param origin how it was found
 */
record SharedServer(String address, String user, String version, String origin) implements TestServer {

    SharedServer(ServerKind kind, ServerFinder.Running running, String origin) {
        this(running.address(), kind.user(), running.version(), origin);
    }

    SharedServer(ServerKind kind, TestServer started) {
        this(started.address(), kind.user(), started.version(), started.origin());
    }

    @Override
    public void start() {
        throw refusal("start");
    }

    @Override
    public void stop() {
        throw refusal("stop");
    }

    @Override
    public void kill() {
        throw refusal("kill");
    }

    @Override
    public void pause() {
        throw refusal("pause");
    }

    @Override
    public void resume() {
        throw refusal("resume");
    }

    @Override
    public void close() {
        // Others use it; it ends with the JVM.
    }

    private static UnsupportedOperationException refusal(String what) {
        return new UnsupportedOperationException(
                "a shared server cannot be told to " + what + "; ask for one by TestServers.own");
    }
}
