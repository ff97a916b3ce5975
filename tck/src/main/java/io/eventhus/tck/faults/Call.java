package io.eventhus.tck.faults;

import java.util.Set;

/** The calls to which something may happen. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are made by Set.of
public enum Call {
    /** {@link io.eventhus.api.CommitLog#append}. */
    APPEND(Fault.LOST_REQUEST, Fault.LOST_REPLY, Fault.DELAYED, Fault.DUPLICATED, Fault.TRANSIENT, Fault.TORN),
    /** {@link io.eventhus.api.CommitLog#head}. */
    HEAD(Fault.TRANSIENT),
    /** {@link io.eventhus.api.CommitLog#read}. */
    READ(Fault.TRANSIENT, Fault.TORN),
    /** {@link io.eventhus.api.CommitLog#find}. */
    FIND(Fault.TRANSIENT),
    /** {@link io.eventhus.api.CommitLog#lastVersion}. */
    LAST_VERSION(Fault.TRANSIENT),
    /** {@link io.eventhus.api.StateStore#put} and {@link io.eventhus.api.StateStore#delete}. */
    CHANGE(Fault.LOST_REQUEST, Fault.LOST_REPLY, Fault.DELAYED, Fault.DUPLICATED, Fault.TRANSIENT),
    /** {@link io.eventhus.api.StateStore#get} and {@link io.eventhus.api.StateStore#list}. */
    LOOK(Fault.TRANSIENT),
    /** {@link io.eventhus.api.EventPublisher#publish}. */
    PUBLISH(Fault.LOST_REQUEST, Fault.LOST_REPLY, Fault.DELAYED, Fault.DUPLICATED, Fault.TRANSIENT, Fault.TORN);

    private final Set<Fault> byChance;

    Call(Fault... byChance) {
        this.byChance = Set.of(byChance);
    }

    /** Returns the faults that chance may choose for this call. A script may also choose a crash, and a stale head. */
    public Set<Fault> byChance() {
        return byChance;
    }

    boolean canHave(Fault fault) {
        return byChance.contains(fault)
                || fault == Fault.CRASH_BEFORE
                || fault == Fault.CRASH_AFTER
                || (fault == Fault.STALE && this == HEAD);
    }
}
