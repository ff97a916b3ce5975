package io.eventhus.tck.mongo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/**
 * What happens to a command or to its reply; armed by {@link MongoFaultProxy#on}.
 *
 * <p>Faults with "before send" leave the server without the command. Those with "after send" come when the server's whole
 * reply has arrived at the proxy: so the server has certainly done its work. Two faults of different moments make one by
 * {@link #and}. Immutable.
 */
public final class Fault {

    /** The most that something is held which nobody releases; then it goes on. */
    public static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private static final OnCommand SEND = new OnCommand.Send();
    private static final OnReply PASS = new OnReply.Send();

    private final String name;
    private final OnCommand onCommand;
    private final List<UnaryOperator<BsonDocument>> edits;
    private final OnReply onReply;

    private Fault(String name, OnCommand onCommand, List<UnaryOperator<BsonDocument>> edits, OnReply onReply) {
        this.name = name;
        this.onCommand = onCommand;
        this.edits = List.copyOf(edits);
        this.onReply = onReply;
    }

    private static Fault onCommand(String name, OnCommand onCommand) {
        return new Fault(name, onCommand, List.of(), PASS);
    }

    private static Fault edit(String name, UnaryOperator<BsonDocument> edit) {
        return new Fault(name, SEND, List.of(edit), PASS);
    }

    private static Fault onReply(String name, OnReply onReply) {
        return new Fault(name, SEND, List.of(), onReply);
    }

    /** Cuts the connection; the server never gets the command. */
    public static Fault cutBeforeSend() {
        return onCommand("cut before send", new OnCommand.Cut());
    }

    /** Cuts the connection when the server has replied, before the driver gets a byte. */
    public static Fault cutAfterSend() {
        return onReply("cut after send", new OnReply.Cut());
    }

    /** Cuts the connection when the driver has got half of the bytes of the reply. */
    public static Fault cutInReply() {
        return onReply("cut in reply", new OnReply.CutInside());
    }

    /** Throws the command away: the server never gets it, the driver never gets a reply, the connection stays open. */
    public static Fault dropCommand() {
        return onCommand("drop command", new OnCommand.Drop());
    }

    /** Throws the reply away: the server has done its work, the driver never hears, the connection stays open. */
    public static Fault dropReply() {
        return onReply("drop reply", new OnReply.Drop());
    }

    /**
     * Holds the command until {@link ArmedFault#release}: the server gets it late, even if the driver has gone meanwhile.
     */
    public static Fault holdCommand() {
        return onCommand("hold command", new OnCommand.Hold(LONGEST_HOLD));
    }

    /** Holds the command for a time, or until {@link ArmedFault#release}, as {@link #holdCommand} does. */
    public static Fault delayCommand(Duration delay) {
        return onCommand("delay command by " + delay.toMillis() + " ms", new OnCommand.Hold(checked(delay)));
    }

    /** Holds the reply until {@link ArmedFault#release}; the server has done its work. */
    public static Fault holdReply() {
        return onReply("hold reply", new OnReply.Hold(LONGEST_HOLD));
    }

    /** Holds the reply for a time, or until {@link ArmedFault#release}; the server has done its work. */
    public static Fault delayReply(Duration delay) {
        return onReply("delay reply by " + delay.toMillis() + " ms", new OnReply.Hold(checked(delay)));
    }

    /** Sends the reply twice: whatever the driver asks next on this connection meets the second copy. */
    public static Fault repeatReply() {
        return onReply("repeat reply", new OnReply.Repeat());
    }

    /** Answers with an error; the server never gets the command. */
    public static Fault errorBeforeSend(ServerError error) {
        return onCommand("error before send: " + error, new OnCommand.Answer(error.reply()));
    }

    /** Replaces the reply by an error; the server has done its work. */
    public static Fault errorAfterSend(ServerError error) {
        return edit("error after send: " + error, ReplyEdits.replaceBy(error.reply()));
    }

    /** Answers with a reply of one's own ({@code ok: 1} unless it says otherwise); the server never gets the command. */
    public static Fault answerBeforeSend(BsonDocument reply) {
        return onCommand("answer before send", new OnCommand.Answer(reply.clone()));
    }

    /** Replaces the reply by one of one's own ({@code ok: 1} unless it says otherwise); the server has done its work. */
    public static Fault answerAfterSend(BsonDocument reply) {
        return edit("answer after send", ReplyEdits.replaceBy(Request.withOk(reply)));
    }

    /** Adds a write concern error to the reply of a write that the server has done. */
    public static Fault writeConcernError(ServerError error) {
        return writeConcernError(error, new BsonDocument());
    }

    /** Adds a write concern error with {@code errInfo} to the reply; an empty one is left out. */
    public static Fault writeConcernError(ServerError error, BsonDocument errInfo) {
        return edit("write concern error: " + error, ReplyEdits.writeConcernError(error, errInfo.clone()));
    }

    /**
     * Adds an entry to the reply's write errors, and lowers its {@code n} to the index, as of an ordered write that stopped
     * there. The server has written all the same; with {@link #sendFirst} it has not.
     *
     * @param index which of the documents failed, from 0 on
     * @param error with which code
     */
    public static Fault writeError(int index, ServerError error) {
        return edit("write error at " + index + ": " + error, ReplyEdits.writeError(index, error));
    }

    /** Changes the number that the reply tells, and nothing else. */
    public static Fault replyCount(int n) {
        return edit("reply n = " + n, ReplyEdits.count(n));
    }

    /**
     * Lets the server have only the first documents of an insert, updates of an update, or deletes of a delete. Does not
     * count as hit if there are no more than that.
     */
    public static Fault sendFirst(int documents) {
        return onCommand("send first " + documents, new OnCommand.SendFirst(documents));
    }

    /**
     * Changes the reply as one likes.
     *
     * @param name what the record calls it
     * @param edit gets the reply, which it may change, and returns what the driver gets
     */
    public static Fault editReply(String name, UnaryOperator<BsonDocument> edit) {
        return edit(name, edit);
    }

    /**
     * Returns both in one, such as a write error and a write concern error, or a change of a reply that is held, too.
     *
     * @throws IllegalArgumentException if both say what happens to the command, or both what happens to the whole reply
     */
    public Fault and(Fault other) {
        boolean bothCommand = !onCommand.equals(SEND) && !other.onCommand.equals(SEND);
        boolean bothReply = !onReply.equals(PASS) && !other.onReply.equals(PASS);
        if (bothCommand || bothReply) {
            throw new IllegalArgumentException("'" + name + "' and '" + other.name + "' cannot both happen to one "
                    + (bothCommand ? "command" : "reply"));
        }
        List<UnaryOperator<BsonDocument>> all = new ArrayList<>(edits);
        all.addAll(other.edits);
        return new Fault(
                name + " and " + other.name,
                onCommand.equals(SEND) ? other.onCommand : onCommand,
                all,
                onReply.equals(PASS) ? other.onReply : onReply);
    }

    private static Duration checked(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_HOLD) > 0) {
            throw new IllegalArgumentException("a delay of " + delay + "; expected 0 to " + LONGEST_HOLD);
        }
        return delay;
    }

    OnCommand onCommand() {
        return onCommand;
    }

    List<UnaryOperator<BsonDocument>> edits() {
        return edits;
    }

    OnReply onReply() {
        return onReply;
    }

    /** Returns its name, as the record of commands tells it. */
    @Override
    public String toString() {
        return name;
    }
}
