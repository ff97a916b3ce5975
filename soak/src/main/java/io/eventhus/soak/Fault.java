package io.eventhus.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What is done to a cluster. The shares are those of a full run of {@value #FULL_RUN}. */
enum Fault {
    /** Any node is killed. */
    NODE_KILL(40),
    /** The node that leads the stream is killed. */
    LEADER_KILL(20),
    /** The node that leads the stream is held up, long enough to be deposed, and goes on, not knowing it. */
    LEADER_STOP(20),
    /** The leader is asked to hand over. */
    STEP_DOWN(40),
    /** Two nodes are killed at once, so that there is no majority. */
    TWO_NODES(10);

    static final int FULL_RUN = 130;

    private final int share;

    Fault(int share) {
        this.share = share;
    }

    /** Returns so many faults, of each kind its share, rounded by the largest remainders, in a random order. */
    static List<Fault> mixed(int count, Random random) {
        List<Fault> all = new ArrayList<>();
        Map<Fault, Integer> rest = new EnumMap<>(Fault.class);
        for (Fault fault : values()) {
            all.addAll(Collections.nCopies(count * fault.share / FULL_RUN, fault));
            rest.put(fault, count * fault.share % FULL_RUN);
        }
        rest.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(count - all.size())
                .forEach(each -> all.add(each.getKey()));
        Collections.shuffle(all, random);
        return all;
    }
}
