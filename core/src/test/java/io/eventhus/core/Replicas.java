package io.eventhus.core;

import io.eventhus.api.LogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One or several copies of a log. The primary takes entries in, the others copy it with delay; an entry is durable when a
 * majority has it. At a failover another becomes the primary, and what no majority had may vanish. A deposed primary does
 * not know at once that it is. With one copy every entry is durable at once, and nothing ever vanishes.
 */
// The same object is the same commit here: comparing contents would cost most of a seed's time.
@SuppressWarnings("ReferenceEquality")
final class Replicas {

    private static final long MILLI = 1_000_000;

    /** One copy. */
    static final class Replica {
        private final List<LogEntry> log = new ArrayList<>();
        /** The election after which it last copied from, or was, the primary. */
        private int term;
        /** How many leading entries it knows to be durable: it learns of them late. */
        private int committed;

        private boolean copyIsDue;

        List<LogEntry> log() {
            return log;
        }

        int committed() {
            return committed;
        }

        /** The last position that it holds, durable or not. */
        long end() {
            return log.isEmpty() ? 0 : log.getLast().lastPosition();
        }

        /** The last position that it knows to be durable: its majority snapshot. */
        long durableEnd() {
            return committed == 0 ? 0 : log.get(committed - 1).lastPosition();
        }

        /** Returns the index of the entry that holds a position, or of the first behind it. */
        int indexOf(long position) {
            int low = 0;
            int high = log.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (log.get(middle).lastPosition() < position) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** Somebody who waits until a majority holds what they wrote. */
    private record Waiter(int entries, Runnable durable, Runnable lost) {}

    private final VirtualTime time;
    private final Random random;
    private final List<Replica> all = new ArrayList<>();
    private final List<LogEntry> durable = new ArrayList<>();
    private List<Waiter> waiters = new ArrayList<>();
    private Replica primary;
    private @Nullable Replica deposed;
    private int term;
    /** What the primary held when it was elected: only when a majority has followed it there does it know all. */
    private int inherited;
    /** Copying is slow now and then, and may stop half way. */
    private boolean calm;

    /** How long a copy takes at most, usually. */
    private final long pace;

    private int vanished;

    Replicas(VirtualTime time, Random random, int count) {
        this.time = time;
        this.random = random;
        for (int i = 0; i < count; i++) {
            all.add(new Replica());
        }
        this.primary = all.getFirst();
        this.pace = (1 + random.nextInt(8)) * MILLI;
    }

    /** What is durable, in order: it only grows, whatever happens. What the checker takes as the log. */
    List<LogEntry> durable() {
        return durable;
    }

    long durableEnd() {
        return durable.isEmpty() ? 0 : durable.getLast().lastPosition();
    }

    int size() {
        return all.size();
    }

    /** How many entries vanished in failovers. */
    int vanished() {
        return vanished;
    }

    /** From now on nothing is slow any more. */
    void calmDown() {
        calm = true;
        deposed = null;
    }

    /** Returns the primary, or one that was deposed and does not know it. */
    Replica writable() {
        Replica old = deposed;
        return old != null && random.nextInt(3) == 0 ? old : primary;
    }

    Replica any() {
        return all.size() == 1 || random.nextInt(3) > 0 ? primary : all.get(random.nextInt(all.size()));
    }

    /** Tells whether a majority still follows it, and has followed it through everything it inherited. */
    boolean isConfirmed(Replica replica) {
        return replica == primary && primary.committed >= inherited;
    }

    /**
     * Adds entries to a replica that takes them in.
     *
     * @param whenDurable called when a majority has them
     * @param whenLost    called when that will not be known
     */
    void store(Replica at, List<? extends LogEntry> entries, Runnable whenDurable, Runnable whenLost) {
        at.log.addAll(entries);
        if (at == primary) {
            waiters.add(new Waiter(at.log.size(), whenDurable, whenLost));
            advance();
            copyLater(pace);
        } else {
            time.after(20 * MILLI, whenLost);
        }
    }

    /** Elects another primary, if there is one. */
    void failover() {
        if (all.size() == 1) {
            return;
        }
        List<Replica> voters = new ArrayList<>(all);
        voters.remove(primary);
        while (voters.size() > majority()) {
            voters.remove(random.nextInt(voters.size()));
        }
        Replica elected = voters.stream()
                .max(Comparator.<Replica>comparingInt(voter -> voter.term).thenComparingInt(voter -> voter.log.size()))
                .orElseThrow();
        deposed = random.nextBoolean() ? primary : null;
        primary = elected;
        primary.term = ++term;
        inherited = primary.log.size();
        if (!durable.isEmpty()
                && (inherited < durable.size() || primary.log.get(durable.size() - 1) != durable.getLast())) {
            throw new IllegalStateException("the model is wrong: a durable entry was lost in a failover");
        }
        List<Waiter> lost = waiters;
        waiters = new ArrayList<>();
        lost.forEach(waiter -> waiter.lost().run());
        copyLater(10 * pace);
    }

    private int majority() {
        return all.size() / 2 + 1;
    }

    private void copyLater(long within) {
        for (Replica replica : all) {
            if (replica != primary && !replica.copyIsDue) {
                replica.copyIsDue = true;
                long most = !calm && random.nextInt(8) == 0 ? 20 * within : within;
                time.after(MILLI / 5 + random.nextLong(most), () -> copyTo(replica));
            }
        }
    }

    private void copyTo(Replica replica) {
        replica.copyIsDue = false;
        if (replica == primary) {
            return;
        }
        int common = replica.committed;
        int most = Math.min(replica.log.size(), primary.log.size());
        while (common < most && replica.log.get(common) == primary.log.get(common)) {
            common++;
        }
        vanished += replica.log.size() - common;
        replica.log.subList(common, replica.log.size()).clear();
        int missing = primary.log.size() - common;
        // It follows the new primary only when it holds all that this one began with.
        int least = Math.max(0, inherited - common);
        int copied =
                missing > least && !calm && random.nextInt(4) == 0 ? least + random.nextInt(missing - least) : missing;
        replica.log.addAll(primary.log.subList(common, common + copied));
        replica.term = term;
        replica.committed = Math.max(replica.committed, Math.min(primary.committed, replica.log.size()));
        if (deposed == replica) {
            deposed = null;
        }
        advance();
        if (replica.log.size() < primary.log.size() || replica.committed < primary.committed) {
            copyLater(pace);
        }
    }

    /** Counts what a majority has copied from this primary. */
    private void advance() {
        int[] held = all.stream()
                .filter(replica -> replica.term == term)
                .mapToInt(replica -> replica.log.size())
                .sorted()
                .toArray();
        if (held.length < majority() || held[held.length - majority()] <= primary.committed) {
            return;
        }
        primary.committed = held[held.length - majority()];
        if (primary.committed > durable.size()) {
            durable.addAll(primary.log.subList(durable.size(), primary.committed));
        }
        List<Waiter> now = waiters.stream()
                .filter(waiter -> waiter.entries() <= primary.committed)
                .toList();
        if (!now.isEmpty()) {
            waiters.removeAll(now);
            now.forEach(waiter -> waiter.durable().run());
        }
        if (all.size() > 1) {
            copyLater(pace);
        }
    }
}
