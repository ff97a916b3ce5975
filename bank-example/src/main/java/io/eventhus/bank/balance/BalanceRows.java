package io.eventhus.bank.balance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The balances as documents of the state store:
 *
 * <pre>
 * bank/balances/ID              {"account":ID,"owner":...,"balance":...,"position":...}
 * bank/balances/sha-256.HASH    the same, for an id that is too long for a key
 * bank/balances-progress        {"log":...,"position":...}
 * </pre>
 *
 * <p>Everything is written by compare-and-set, so several processes may write at once; what one of them has applied the
 * others pass over. Safe for use by several threads.
 */
public final class BalanceRows {

    private static final String PREFIX = "bank/balances/";
    private static final StateKey PROGRESS = new StateKey("bank/balances-progress");
    private static final int PAGE_ROWS = 500;
    private static final int MOST_ATTEMPTS = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private final StateStore state;

    /** Makes the rows of a state store, which stays its owner's. */
    public BalanceRows(StateStore state) {
        this.state = state;
    }

    /** Returns the row of an account, empty if nothing is known of it. */
    public Optional<BalanceRow> find(String account) {
        return state.get(key(account)).map(document -> read(document, BalanceRow.class));
    }

    /** Hands over every row, in the order of their keys, a page at a time. */
    public void forEach(Consumer<BalanceRow> reader) {
        StateKey last = null;
        List<StateDocument> page;
        do {
            page = state.list(PREFIX, last, PAGE_ROWS);
            for (StateDocument document : page) {
                reader.accept(read(document, BalanceRow.class));
                last = document.key();
            }
        } while (page.size() == PAGE_ROWS);
    }

    /**
     * Returns how far the rows have come, 0 if there are none.
     *
     * @param log the id of the log that they must have been made from
     * @throws LogForkedException if they were made from another log
     */
    public long position(String log) {
        return progress(state.get(PROGRESS).orElse(null), log);
    }

    /**
     * Records that the rows have come this far. A position that was passed already changes nothing.
     *
     * @param log      the id of the log that they were made from
     * @param position every row has applied its events up to here
     * @throws LogForkedException if there are rows of another log
     */
    void advance(String log, long position) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            StateDocument before = state.get(PROGRESS).orElse(null);
            if (before != null && progress(before, log) >= position) {
                return;
            }
            if (put(PROGRESS, new BalanceProgress(log, position), before)) {
                return;
            }
        }
        throw undecided(PROGRESS);
    }

    /** Applies events of one account, in the order of their positions; those that were applied before change nothing. */
    void apply(String account, List<AppliedEvent> events) {
        StateKey key = key(account);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            StateDocument document = state.get(key).orElse(null);
            BalanceRow before = document == null ? BalanceRow.none(account) : read(document, BalanceRow.class);
            BalanceRow after = before.after(events);
            if (after.position() == before.position() || put(key, after, document)) {
                return;
            }
        }
        throw undecided(key);
    }

    /** Tells whether the document was put; if not, or if that is not known, reading it again tells more. */
    private boolean put(StateKey key, Object value, @Nullable StateDocument before) {
        return switch (state.put(key, write(value), before == null ? 0 : before.revision())) {
            case PutOutcome.Done done -> true;
            case PutOutcome.Mismatch mismatch -> false;
            case PutOutcome.Unknown unknown -> false;
        };
    }

    private static TransientException undecided(StateKey key) {
        return new TransientException("writing " + key + " to the state store: " + MOST_ATTEMPTS
                + " attempts met other writers or no answer; expected one to succeed. Nothing is lost: try again");
    }

    private static long progress(@Nullable StateDocument document, String log) {
        if (document == null) {
            return 0;
        }
        BalanceProgress progress = read(document, BalanceProgress.class);
        if (!progress.log().equals(log)) {
            throw new LogForkedException("reading the balances: they were made from the log " + progress.log()
                    + ", but the store's log is " + log + "; expected the same. Delete the state documents below "
                    + PREFIX + " and " + PROGRESS + " to have them made anew");
        }
        return progress.position();
    }

    private static StateKey key(String account) {
        try {
            return new StateKey(PREFIX + StateKey.of(account));
        } catch (IllegalArgumentException tooLong) {
            // A dot is never in a segment made of a text, so this key belongs to no other account.
            return new StateKey(PREFIX + "sha-256." + hash(account));
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    private static <T> T read(StateDocument document, Class<T> type) {
        try {
            return JSON.readValue(document.value(), type);
        } catch (IOException malformed) {
            throw new PermanentException(
                    "reading the state document " + document.key() + ": it is not the JSON of a " + type.getSimpleName()
                            + "; expected what the bank wrote. Delete all documents below " + PREFIX
                            + " and " + PROGRESS + " and the token of the processor to have them made anew",
                    malformed);
        }
    }

    private static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a row is always JSON", impossible);
        }
    }
}
