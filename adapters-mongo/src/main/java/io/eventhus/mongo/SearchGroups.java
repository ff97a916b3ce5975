package io.eventhus.mongo;

import io.eventhus.mongo.Search.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets few ask the server at the same time; those who have to wait meanwhile are asked for together, by one of them. Nobody waits long for
 * what somebody else asks.
 */
final class SearchGroups {

    /** The most texts in a group: above that, a server may take another way through its index. */
    static final int MOST_TEXTS = 200;

    /** More than one, so that the server has work while what another one found is handed out. */
    private static final int MOST_AT_ONCE = 2;

    /** A few times as long as a search takes. */
    static final Duration PATIENCE = Duration.ofMillis(50);

    private final long patienceNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Search> waiting = new ArrayDeque<>();
    /** In the order in which they began. */
    private final List<Group> underWay = new ArrayList<>();

    private int leftAlone;

    /**
     * Creates it without a search.
     *
     * @param patience how long who asks may keep others from asking
     */
    SearchGroups(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    private static final class Group {
        private final List<Search> searches;
        private final long since = System.nanoTime();

        Group(List<Search> searches) {
            this.searches = searches;
        }
    }

    /**
     * Has a search asked for, by this caller or another one, in a group or by itself.
     *
     * @param search that names at most {@link #MOST_TEXTS} texts
     * @param ask    asks for all of a group, and tells each search what came of it
     */
    void run(Search search, Consumer<List<Search>> ask) {
        Group group = turn(search);
        if (group != null) {
            try {
                ask.accept(group.searches);
            } finally {
                end(group);
            }
        }
    }

    /** Has the next searches be asked for by nobody: those that want them do it themselves. */
    void leaveAlone(int searches) {
        lock.lock();
        try {
            leftAlone = searches;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; returns the group that this caller is to ask for, null if its search is over or left alone. */
    private @Nullable Group turn(Search search) {
        lock.lock();
        try {
            if (leftAlone > 0) {
                leftAlone--;
                return null;
            }
            waiting.addLast(search);
            while (search.state != State.OVER) {
                if (search.state == State.ASKED_FOR) {
                    changed.awaitUninterruptibly();
                } else if (mayAsk()) {
                    return begin(search);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether another one may ask; if not, waits until that may have changed. Who is interrupted does not wait. */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop
    private boolean mayAsk() {
        int over = underWay.size() - MOST_AT_ONCE;
        long patience = over < 0 ? 0 : underWay.get(over).since + patienceNanos - System.nanoTime();
        if (patience <= 0 || Thread.currentThread().isInterrupted()) {
            return true;
        }
        try {
            changed.awaitNanos(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private Group begin(Search own) {
        List<Search> searches = new ArrayList<>();
        waiting.remove(own);
        searches.add(own);
        int texts = own.size();
        for (Iterator<Search> others = waiting.iterator(); others.hasNext(); ) {
            Search other = others.next();
            texts += other.size();
            if (texts > MOST_TEXTS) {
                break;
            }
            others.remove();
            searches.add(other);
        }
        searches.forEach(search -> search.state = State.ASKED_FOR);
        Group group = new Group(searches);
        underWay.add(group);
        return group;
    }

    private void end(Group group) {
        lock.lock();
        try {
            underWay.remove(group);
            group.searches.forEach(search -> search.state = State.OVER);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
