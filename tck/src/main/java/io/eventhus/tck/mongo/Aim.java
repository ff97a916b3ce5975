package io.eventhus.tck.mongo;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Says to which command a fault happens: the first of its name from now on, unless told otherwise. Made by
 * {@link MongoFaultProxy#on}; immutable, and without effect until {@link #then}.
 */
public final class Aim {

    private final Consumer<ArmedFault> arm;
    private final String command;
    private final @Nullable String collection;
    private final Predicate<BsonDocument> where;
    private final int nth;
    private final int times;

    Aim(Consumer<ArmedFault> arm, String command) {
        this(arm, Request.nameFor(command), null, any -> true, 1, 1);
    }

    private Aim(
            Consumer<ArmedFault> arm,
            String command,
            @Nullable String collection,
            Predicate<BsonDocument> where,
            int nth,
            int times) {
        this.arm = arm;
        this.command = command;
        this.collection = collection;
        this.where = where;
        this.nth = nth;
        this.times = times;
    }

    /**
     * Means the how-many-eth of the commands that fit, counted over all connections from the moment of arming.
     *
     * @param number from 1 on
     * @throws IllegalArgumentException if it is less
     */
    public Aim nth(int number) {
        return new Aim(arm, command, collection, where, checked(number), times);
    }

    /** Means only commands on one collection. */
    public Aim collection(String name) {
        return new Aim(arm, command, name, where, nth, times);
    }

    /** Means only commands whose body fits; document sequences are arrays under their identifier. */
    public Aim where(Predicate<BsonDocument> condition) {
        return new Aim(arm, command, collection, where.and(condition), nth, times);
    }

    /**
     * Means so many commands in a row, from the {@link #nth} on.
     *
     * @param number from 1 on
     * @throws IllegalArgumentException if it is less
     */
    public Aim times(int number) {
        return new Aim(arm, command, collection, where, nth, checked(number));
    }

    /** Means every command from the {@link #nth} on, until {@link ArmedFault#disarm}. */
    public Aim everyTime() {
        return times(Integer.MAX_VALUE);
    }

    /**
     * Arms a fault. If several fit one command, all count it, and one happens: one that is not for every time before one
     * that is, of those the one that was armed first.
     *
     * @return tells whether it was hit
     */
    public ArmedFault then(Fault fault) {
        ArmedFault armed = new ArmedFault(this, fault);
        arm.accept(armed);
        return armed;
    }

    private static int checked(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("a number of " + number + "; expected 1 or more");
        }
        return number;
    }

    boolean fits(Request request) {
        return request.name().equals(command)
                && (collection == null || collection.equals(request.collection()))
                && where.test(request.body());
    }

    /** Tells whether the how-many-eth that fits is meant. */
    boolean means(long number) {
        return number >= nth && number - nth < times;
    }

    boolean isEveryTime() {
        return times == Integer.MAX_VALUE;
    }

    /** Tells the command and which of them. */
    @Override
    public String toString() {
        return command + (collection == null ? "" : " on " + collection) + " number " + nth
                + (isEveryTime() ? " and all after it" : times > 1 ? " to " + (nth + times - 1L) : "");
    }
}
