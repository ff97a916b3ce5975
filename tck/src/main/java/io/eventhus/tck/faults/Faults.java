package io.eventhus.tck.faults;

import io.eventhus.api.EventhusException;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to each call of the wrappers that share it: by chance from a seed, up to a most, and by a script.
 * What wrappers share one of these are one process: when it crashes, all of them are dead, nothing that is delayed lands
 * any more, and every further call fails.
 *
 * <p>Calls are counted for each kind, from 1 on, over all wrappers. May be used by several threads at once; then the same
 * seed gives the same faults to the same numbers of calls.
 */
public final class Faults {

    private static final System.Logger LOG = System.getLogger(Faults.class.getName());

    private static final int MOST_CALLS_LATE = 6;

    private record Late(long due, Runnable action) {}

    private final Random random;
    private final int permille;
    private final Map<Call, Map<Integer, Fault>> script = new EnumMap<>(Call.class);
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    private final List<Late> late = new ArrayList<>();
    private int left;
    private long step;
    private boolean crashed;

    private Faults(long seed, int permille, int most) {
        this.random = new Random(seed);
        this.permille = permille;
        this.left = most;
    }

    /** Returns one by which nothing happens but what is said with {@link #at}. */
    public static Faults scripted() {
        return new Faults(0, 0, 0);
    }

    /**
     * Returns one that decides by chance.
     *
     * @param seed     the same seed decides alike
     * @param permille how many calls of 1,000 meet a fault
     * @param most     after how many faults nothing happens any more
     */
    public static Faults byChance(long seed, int permille, int most) {
        return new Faults(seed, permille, most);
    }

    /**
     * Says what happens to a call.
     *
     * @param call   which kind of call
     * @param number the how-many-eth of its kind, from 1 on
     * @param fault  what happens to it
     * @return this
     * @throws IllegalArgumentException if this cannot happen to that kind of call
     */
    public synchronized Faults at(Call call, int number, Fault fault) {
        if (!call.canHave(fault) || number < 1) {
            throw new IllegalArgumentException("the fault " + fault + " at call " + number + " of " + call
                    + "; expected a number from 1 on and one of " + call.byChance() + ", CRASH_BEFORE, CRASH_AFTER,"
                    + " or STALE for HEAD");
        }
        script.computeIfAbsent(call, any -> new HashMap<>()).put(number, fault);
        return this;
    }

    /** Ends all trouble: nothing happens from now on, but what is delayed still lands. */
    public synchronized void stop() {
        left = 0;
        script.clear();
    }

    /** Kills the process: nothing is done from now on. */
    public synchronized void crash() {
        crashed = true;
        late.clear();
    }

    /** Tells whether the process is dead. */
    public synchronized boolean isCrashed() {
        return crashed;
    }

    /** Returns how often a fault happened. */
    public synchronized int happened(Fault fault) {
        return happened.getOrDefault(fault, 0);
    }

    /** Returns how often any fault happened. */
    public synchronized int happened() {
        return happened.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns how many calls of a kind there were. */
    public synchronized int calls(Call call) {
        return calls.getOrDefault(call, 0);
    }

    /** A call begins: lands what is due, and decides what happens to it. */
    @Nullable
    Fault begin(Call call) {
        landWhatIsDue();
        synchronized (this) {
            if (crashed) {
                return Fault.CRASH_BEFORE;
            }
            int number = calls.merge(call, 1, Integer::sum);
            Fault fault = script.getOrDefault(call, Map.of()).get(number);
            if (fault == null && left > 0 && random.nextInt(1000) < permille) {
                left--;
                List<Fault> choice = call.byChance().stream().sorted().toList();
                fault = choice.get(random.nextInt(choice.size()));
            }
            if (fault != null) {
                happened.merge(fault, 1, Integer::sum);
            }
            return fault;
        }
    }

    private void landWhatIsDue() {
        List<Late> due = new ArrayList<>();
        synchronized (this) {
            step++;
            late.removeIf(each -> each.due() <= step && due.add(each));
        }
        for (Late each : due) {
            try {
                each.action().run();
            } catch (EventhusException e) {
                LOG.log(System.Logger.Level.DEBUG, "What was delayed did not land after all", e);
            }
        }
    }

    /** Has something done some calls later. */
    synchronized void later(Runnable action) {
        if (!crashed) {
            late.add(new Late(step + 1 + random.nextInt(MOST_CALLS_LATE), action));
        }
    }

    /** A number below a bound, by chance. */
    synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    static TransientException noAnswer(String what) {
        return new TransientException(what + " met no answer, as a test wanted it; try again");
    }

    static TransientException dead(String what) {
        return new TransientException(what + " came after the end of its process, as a test wanted it; start another");
    }
}
