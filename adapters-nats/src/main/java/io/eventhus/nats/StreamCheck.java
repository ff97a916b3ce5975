package io.eventhus.nats;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;

/** Settings of a stream that could lose, change or refuse what a log needs; each with its own words. */
final class StreamCheck {

    private final List<String> unsafe = new ArrayList<>();

    private StreamCheck() {}

    static List<String> unsafe(StreamConfiguration stream, String subjects) {
        StreamCheck check = new StreamCheck();
        check.keeping(stream);
        check.limits(stream);
        check.changing(stream);
        check.needed(stream, subjects);
        return check.unsafe;
    }

    private void refuseIf(boolean isUnsafe, String why) {
        if (isUnsafe) {
            unsafe.add(why);
        }
    }

    private void keeping(StreamConfiguration stream) {
        refuseIf(
                stream.getRetentionPolicy() != RetentionPolicy.Limits,
                "its retention deletes what was consumed; expected limits");
        refuseIf(stream.getStorageType() != StorageType.File, "it is kept in memory; expected file");
        refuseIf(
                stream.getDiscardPolicy() != DiscardPolicy.New,
                "it discards the oldest when it is full; expected discard new");
        refuseIf(!stream.getDenyDelete(), "messages can be deleted; expected deny_delete");
        refuseIf(!stream.getDenyPurge(), "it can be purged; expected deny_purge");
        refuseIf(stream.getNoAck(), "it acknowledges nothing; expected no_ack off");
        refuseIf(
                stream.getPersistMode() == PersistMode.Async,
                "it acknowledges before it writes; expected no asynchronous persistence");
    }

    private void limits(StreamConfiguration stream) {
        refuseIf(stream.getMaxMsgs() > 0, "it keeps at most " + stream.getMaxMsgs() + " messages; expected no limit");
        refuseIf(stream.getMaxBytes() > 0, "it keeps at most " + stream.getMaxBytes() + " bytes; expected no limit");
        refuseIf(
                stream.getMaxMsgsPerSubject() > 0,
                "it keeps at most " + stream.getMaxMsgsPerSubject() + " messages of a subject; expected no limit");
        refuseIf(!stream.getMaxAge().isZero(), "it deletes messages after " + stream.getMaxAge() + "; expected no age");
        refuseIf(
                stream.getMaximumMessageSize() > 0,
                "it takes messages of at most " + stream.getMaximumMessageSize() + " bytes; expected no limit");
        refuseIf(stream.getAllowMessageTtl(), "messages may carry a time to live; expected none");
    }

    private void changing(StreamConfiguration stream) {
        refuseIf(stream.getSealed(), "it is sealed and takes nothing more");
        refuseIf(stream.getMirror() != null, "it is a mirror, whose positions are another stream's");
        refuseIf(
                stream.getSources() != null && !stream.getSources().isEmpty(),
                "it takes messages from other streams, in nobody's order");
        refuseIf(stream.getAllowRollup(), "a message may replace all others (rollup); expected that it may not");
        refuseIf(stream.getSubjectTransform() != null, "it changes subjects; expected no transform");
        refuseIf(stream.getAllowMessageCounter(), "it counts instead of keeping messages; expected no counters");
        refuseIf(stream.getAllowMsgSchedules(), "messages may be scheduled for later; expected none");
        refuseIf(
                stream.getFirstSequence() > 1,
                "its first sequence is " + stream.getFirstSequence() + "; expected 1, which is the first position");
    }

    private void needed(StreamConfiguration stream, String subjects) {
        refuseIf(
                !stream.getSubjects().equals(List.of(subjects)),
                "its subjects are " + stream.getSubjects() + "; expected only " + subjects);
        refuseIf(!stream.getAllowAtomicPublish(), "it takes no atomic batches; expected allow_atomic");
        refuseIf(!stream.getAllowDirect(), "it cannot be read directly; expected allow_direct");
    }
}
