package io.eventhus.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The process of a server, recognised by number and start: the system gives the number to others later.
 *
 * @param pid its number
 * @param started when it began, in milliseconds as the system tells it
 */
record ServerProcess(long pid, Instant started) {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration UNTIL_SIGNALLED = Duration.ofSeconds(10);
    private static final Duration AFTER_KILL = Duration.ofSeconds(20);
    private static final Duration UNTIL_BURIED = Duration.ofSeconds(10);
    /** Stopped, ended, or not told by this system. */
    private static final Set<Character> HELD = Set.of('T', 't', 'Z', 'X', ' ');

    static ServerProcess of(ProcessHandle handle) {
        return new ServerProcess(handle.pid(), started(handle));
    }

    private static Instant started(ProcessHandle handle) {
        return Instant.ofEpochMilli(
                handle.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
    }

    /** Returns the process if it runs. */
    Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(handle -> started(handle).equals(started))
                .filter(ServerProcess::runs);
    }

    /** A process that ended counts as alive for as long as nobody asked how it ended. */
    private static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && state(handle.pid()) != 'Z';
    }

    /** Returns what the system says a process does, a letter as of {@code ps}; a space where it does not say. */
    static char state(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"), StandardCharsets.ISO_8859_1);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return ' ';
        }
    }

    /** Kills it with its children, by SIGKILL where there is one, and waits until they are gone. */
    void kill() {
        Optional<ProcessHandle> server = running();
        if (server.isEmpty()) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(List.of(server.get()));
        // The parent first: it would start the children anew, or write something down about their end.
        server.get().descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        if (!gone(all, AFTER_KILL)) {
            throw new UnavailableException("process " + pid + " still runs " + AFTER_KILL.toSeconds()
                    + " s after it was killed; see why by 'ps -o stat,wchan " + pid + "'");
        }
        // Servers that find their own old number in a file, as PostgreSQL does, take the dead for alive until the
        // system forgets it.
        wait(all, ProcessHandle::isAlive, UNTIL_BURIED);
    }

    /** Holds it up with its children, if it runs. */
    void pause() {
        Set<Long> held = new HashSet<>();
        // The parent first. One that was not yet held up when its children were listed may have got another.
        List<Long> more = List.of(pid);
        while (!more.isEmpty() && running().isPresent()) {
            signal("STOP", more);
            awaitHeld(more);
            held.addAll(more);
            more = children().stream().filter(child -> !held.contains(child)).toList();
        }
    }

    /** A signal that was sent is not yet obeyed: until then a process does what it was about to do, such as make another one. */
    private void awaitHeld(List<Long> pids) {
        List<ProcessHandle> all =
                pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
        if (!wait(all, ServerProcess::goesOn, UNTIL_SIGNALLED)) {
            throw new UnavailableException("process " + pid + " was sent SIGSTOP, and of its processes " + pids
                    + " one still goes on " + UNTIL_SIGNALLED.toSeconds() + " s later; see why by 'ps -o stat,wchan'");
        }
    }

    private static boolean goesOn(ProcessHandle handle) {
        return handle.isAlive() && !HELD.contains(state(handle.pid()));
    }

    /** Lets it and its children go on. */
    void resume() {
        List<Long> all = new ArrayList<>(children());
        all.add(pid);
        signal("CONT", all);
    }

    private List<Long> children() {
        return running().stream()
                .flatMap(ProcessHandle::descendants)
                .filter(ServerProcess::runs)
                .map(ProcessHandle::pid)
                .toList();
    }

    private void signal(String name, List<Long> pids) {
        if (running().isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(each -> command.add(String.valueOf(each)));
        Command.Result sent = Command.run(UNTIL_SIGNALLED, command);
        // A child may have ended meanwhile, which is as good.
        if (!sent.succeeded()
                && pids.contains(pid)
                && pids.size() == 1
                && running().isPresent()) {
            throw new UnavailableException("process " + pid + " could not be sent SIG" + name + ": " + sent.told());
        }
    }

    /** Waits until it has ended; returns whether it has. */
    boolean ended(Duration deadline) {
        return running().map(server -> gone(List.of(server), deadline)).orElse(true);
    }

    private static boolean gone(List<ProcessHandle> all, Duration deadline) {
        return wait(all, ServerProcess::runs, deadline);
    }

    /** Waits until something is true of no process; returns whether that came about. */
    private static boolean wait(List<ProcessHandle> all, Predicate<ProcessHandle> still, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (all.stream().anyMatch(still)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }
}
