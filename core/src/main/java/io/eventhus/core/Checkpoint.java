package io.eventhus.core;

import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.envelope.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position up to which somebody has done their work, kept in a state document together with the id of the log: a
 * checkpoint of another log is refused, never resumed. Changed by compare-and-set only: whoever finds that it was moved
 * by another stops.
 */
final class Checkpoint {

    /** The stored form; log ids are plain, so that nothing needs escaping. Its last part tells writers apart. */
    private static final Pattern FORM =
            Pattern.compile("\\{\"log\":\"([^\"\\\\]+)\",\"position\":(\\d{1,18}),\"by\":\"[0-9A-Z]+\"}");

    private final StateStore state;
    private final StateKey key;
    private final EventStore store;
    private final StateWrites writes;
    private final String writer = Ids.next();
    private long position;
    private long revision;

    private Checkpoint(StateStore state, StateKey key, EventStore store) {
        this.state = state;
        this.key = key;
        this.store = store;
        this.writes = new StateWrites(state);
    }

    /**
     * Reads a checkpoint; one that is not there stands at 0.
     *
     * @throws LogForkedException if it belongs to another log
     * @throws PermanentException if the document is not a checkpoint
     */
    static Checkpoint open(StateStore state, String kind, String name, EventStore store) {
        Checkpoint checkpoint = new Checkpoint(state, StateKey.of(kind, name), store);
        Optional<StateDocument> found = state.get(checkpoint.key);
        found.ifPresent(checkpoint::read);
        return checkpoint;
    }

    private void read(StateDocument document) {
        Matcher form = FORM.matcher(new String(document.value(), StandardCharsets.UTF_8));
        if (!form.matches()) {
            throw new PermanentException("the state document " + key
                    + " is not a checkpoint; expected a log id and a position. Delete it to start from the beginning");
        }
        String logId = store.info().logId();
        if (!form.group(1).equals(logId)) {
            throw new LogForkedException("the checkpoint " + key + " belongs to the log " + form.group(1) + ", but "
                    + store.info().name() + " is " + (logId == null ? "empty" : logId)
                    + ". Delete the checkpoint to start from the beginning of this log");
        }
        position = Long.parseLong(form.group(2));
        revision = document.revision();
    }

    long position() {
        return position;
    }

    /**
     * Moves it. Trying again after a failure that may pass is safe, as often as one likes.
     *
     * @throws PermanentException if somebody else moved it
     * @throws TransientException if the state store did not answer
     */
    void moveTo(long to) {
        byte[] value = ("{\"log\":\"" + store.info().logId() + "\",\"position\":" + to + ",\"by\":\"" + writer + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        OptionalLong moved = writes.put(key, value, revision);
        revision = moved.isPresent() ? moved.getAsLong() : ownEarlier(value);
        position = to;
    }

    /** A try before may have landed after all: only this writer writes this value. */
    private long ownEarlier(byte[] value) {
        return state.get(key)
                .filter(document -> Arrays.equals(document.value(), value))
                .map(StateDocument::revision)
                .orElseThrow(() -> new PermanentException("the checkpoint " + key
                        + " was moved by somebody else; expected revision " + revision
                        + ". Run it in one process only"));
    }
}
