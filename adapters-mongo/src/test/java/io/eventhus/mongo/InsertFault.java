package io.eventhus.mongo;

import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that happens to an insert of two documents, and what the log has to say of it.
 *
 * @param name     names it in reports
 * @param fault    what happens
 * @param answer   how the append has to end
 * @param isStored whether both documents are stored all the same
 */
record InsertFault(String name, Fault fault, Answer answer, boolean isStored) {

    /** How an append ends. */
    enum Answer {
        STORED,
        UNKNOWN,
        FAILED
    }

    private static final Duration SHORT = Duration.ofMillis(200);

    @Override
    public String toString() {
        return name;
    }

    private static InsertFault unknown(String name, Fault fault, boolean isStored) {
        return new InsertFault(name, fault, Answer.UNKNOWN, isStored);
    }

    static List<InsertFault> all() {
        List<InsertFault> all = new ArrayList<>(List.of(
                unknown("cut before the server got it", Fault.cutBeforeSend(), false),
                unknown("cut after the server got it", Fault.cutAfterSend(), true),
                unknown("cut in the middle of the reply", Fault.cutInReply(), true),
                unknown("the command is lost and nobody answers", Fault.dropCommand(), false),
                unknown("the reply is lost and nobody answers", Fault.dropReply(), true),
                new InsertFault("the command comes late", Fault.delayCommand(SHORT), Answer.STORED, true),
                new InsertFault("the reply comes late", Fault.delayReply(SHORT), Answer.STORED, true),
                new InsertFault("the reply comes twice", Fault.repeatReply(), Answer.STORED, true),
                unknown("the reply counts one of two", Fault.replyCount(1), true),
                unknown("the reply counts none", Fault.replyCount(0), true),
                unknown(
                        "one of two is stored and counted, without an error",
                        Fault.sendFirst(1).and(Fault.replyCount(1)),
                        false),
                unknown(
                        "interrupted at the second document",
                        Fault.sendFirst(1).and(Fault.writeError(1, ServerError.of(11_600))),
                        false),
                unknown(
                        "interrupted at the second document, and a majority did not confirm",
                        Fault.sendFirst(1)
                                .and(Fault.writeError(1, ServerError.of(11_600)))
                                .and(Fault.writeConcernError(ServerError.of(64))),
                        false)));
        // Not primary, stepped down, recovering, shutting down, interrupted, timed out, an internal error, an unknown
        // one.
        for (int code : new int[] {10_107, 10_058, 189, 91, 11_600, 11_601, 11_602, 50, 262, 1, 6, 8_000}) {
            all.add(unknown(
                    "error " + code + " before it is done", Fault.errorBeforeSend(ServerError.of(code)), false));
        }
        for (int code : new int[] {10_107, 189, 91, 11_602, 50, 1}) {
            all.add(unknown("error " + code + " after it is done", Fault.errorAfterSend(ServerError.of(code)), true));
        }
        all.add(unknown("an error without a code", Fault.errorAfterSend(ServerError.withoutCode()), true));
        for (int code : new int[] {189, 10_107}) {
            all.add(unknown(
                    "error " + code + " that calls itself retryable",
                    Fault.errorAfterSend(ServerError.of(code).labelled(ServerError.RETRYABLE_WRITE)),
                    true));
        }
        for (int code : new int[] {64, 91, 100, 189}) {
            all.add(unknown("write concern error " + code, Fault.writeConcernError(ServerError.of(code)), true));
        }
        all.add(unknown(
                "write concern error 91 that calls itself retryable",
                Fault.writeConcernError(ServerError.of(91).labelled(ServerError.RETRYABLE_WRITE)),
                true));
        for (int code : new int[] {13, 59, 73}) {
            all.add(new InsertFault(
                    "refused with error " + code, Fault.errorBeforeSend(ServerError.of(code)), Answer.FAILED, false));
        }
        return all;
    }
}
