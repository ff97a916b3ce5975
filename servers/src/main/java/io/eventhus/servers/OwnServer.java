package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A server of one test's own, in a temporary folder. Whoever forgets to close it has it ended at the end of the JVM. */
final class OwnServer implements TestServer {

    private final ServerKind kind;
    private final Install install;
    private final Path folder;
    private final ServerFolder server;
    private final Thread atExit = new Thread(this::end, "eventhus-servers-end");

    private OwnServer(ServerKind kind, Install install, Path folder, Surroundings here) {
        this.kind = kind;
        this.install = install;
        this.folder = folder;
        this.server = new ServerFolder(folder, here);
    }

    static OwnServer start(ServerKind kind, Install install, Surroundings here) {
        OwnServer started;
        try {
            Leftovers.clear(here);
            started = new OwnServer(kind, install, Leftovers.newFolder(), here);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
        Runtime.getRuntime().addShutdownHook(started.atExit);
        try {
            started.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    @Override
    public String address() {
        return kind.address(install, server.look().orElseThrow().port());
    }

    @Override
    public String user() {
        return kind.user();
    }

    @Override
    public String version() {
        return install.version().toString();
    }

    @Override
    public String origin() {
        return install.origin();
    }

    @Override
    public synchronized void start() {
        server.start(kind, range -> install, OptionalInt.empty());
    }

    @Override
    public synchronized void stop() {
        server.stop(kind);
    }

    @Override
    public synchronized void kill() {
        server.kill();
    }

    @Override
    public synchronized void pause() {
        server.pause();
    }

    @Override
    public synchronized void resume() {
        server.resume();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs or has run, and ending twice does nothing.
            return;
        }
    }

    /** Its data go as well, so it need not end in good order. */
    private synchronized void end() {
        server.discard();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
