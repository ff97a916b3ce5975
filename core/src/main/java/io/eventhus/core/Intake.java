package io.eventhus.core;

import io.eventhus.api.PermanentException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the log for a subscription and offers its machine what is wanted, as far as there is room. Not safe for use by several threads. */
final class Intake {

    private static final int MOST_AT_ONCE = 1_000;

    private final SubscriptionBuilder what;
    private final SubscriptionIo io;
    private final SubscriptionMachine machine;
    private @Nullable LiveFollower follower;

    Intake(SubscriptionBuilder what, SubscriptionIo io, SubscriptionMachine machine) {
        this.what = what;
        this.io = io;
        this.machine = machine;
    }

    /** Follows what is behind a position, and nothing else any more. */
    LiveFollower follow(long after) {
        unfollow();
        LiveFollower next = io.follow(what.query(), what.needsOrigin(), after);
        follower = next;
        return next;
    }

    void unfollow() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
    }

    /** Offers what there is room for. */
    void fill() {
        LiveFollower from = follower;
        if (from == null) {
            return;
        }
        long now = System.nanoTime();
        while (machine.room() > 0) {
            List<Followed> wanted = new ArrayList<>();
            int taken = take(from, wanted);
            long upTo = from.position();
            if (taken == 0 && upTo <= machine.position()) {
                break;
            }
            machine.offered(wanted, upTo, io.logId(), now);
            if (taken == 0) {
                break;
            }
        }
        from.failure().ifPresent(ended -> machine.followFailed(ended, now));
    }

    private int take(LiveFollower from, List<Followed> wanted) {
        int taken = 0;
        long bytes = 0;
        Followed next = from.pollFollowed();
        while (next != null) {
            taken++;
            if (isWanted(next)) {
                wanted.add(next);
                bytes += next.event().bytes();
            }
            boolean more = wanted.size() < machine.room() && bytes < machine.roomBytes() && taken < MOST_AT_ONCE;
            next = more ? from.pollFollowed() : null;
        }
        return taken;
    }

    private boolean isWanted(Followed followed) {
        try {
            return what.wants(followed, io.origin());
        } catch (RuntimeException e) {
            machine.followFailed(
                    new PermanentException(
                            what.what() + ": its test of the event at position "
                                    + followed.event().position() + " failed; expected an answer, so mend the test",
                            e),
                    System.nanoTime());
            return false;
        }
    }
}
