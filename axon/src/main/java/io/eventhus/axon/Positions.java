package io.eventhus.axon;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.UnsupportedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.Position;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.jspecify.annotations.Nullable;

/**
 * Turns Axon's markers, positions and tokens into positions of the log and back. All of them mean the last event that
 * was seen, from 1 on; 0 is before the first.
 */
final class Positions {

    private Positions() {}

    /** Returns what must hold for an append; empty where Axon demands nothing. */
    static List<io.eventhus.api.AppendCondition> conditions(AppendCondition condition, EventNames names) {
        ConsistencyMarker marker = condition.consistencyMarker();
        if (marker.equals(ConsistencyMarker.INFINITY)) {
            return List.of();
        }
        EventQuery query = Criteria.query(condition.criteria(), names);
        return List.of(new io.eventhus.api.AppendCondition.NoEventMatching(query, after(marker)));
    }

    private static long after(ConsistencyMarker marker) {
        if (marker.equals(ConsistencyMarker.ORIGIN)) {
            return 0;
        }
        if (!(marker instanceof GlobalIndexConsistencyMarker)) {
            throw new UnsupportedException("reading the marker of an append condition: it is a "
                    + marker.getClass().getName() + "; expected a GlobalIndexConsistencyMarker, as this engine gives "
                    + "them, so take the marker from sourcing with this engine");
        }
        return Math.max(0, GlobalIndexConsistencyMarker.position(marker));
    }

    /** Returns the marker for a head: whoever decided on everything up to it appends after it. */
    static ConsistencyMarker marker(long head) {
        return new GlobalIndexConsistencyMarker(head);
    }

    /** Returns the position after which sourcing starts. */
    static long after(Position start) {
        if (start.equals(Position.START)) {
            return 0;
        }
        try {
            return Math.max(0, GlobalIndexPosition.toIndex(start));
        } catch (IllegalArgumentException foreign) {
            throw new UnsupportedException(
                    "reading where sourcing starts: it is a " + start.getClass().getName()
                            + "; expected a position in the whole log, such as the one of a consistency marker",
                    foreign);
        }
    }

    /** Returns the position after which a stream starts: the lowest one of a token that covers several. */
    static long after(@Nullable TrackingToken token) {
        TrackingToken lowest = token instanceof WrappedToken ? WrappedToken.unwrapLowerBound(token) : token;
        if (lowest == null) {
            return 0;
        }
        return Math.max(
                0,
                lowest.position()
                        .orElseThrow(() -> new UnsupportedException("opening a stream: the token is a "
                                + lowest.getClass().getName() + " without a position; expected a "
                                + "token of this engine, so reset the processor")));
    }

    /**
     * Refuses a position that the log has not reached.
     *
     * @throws StoreRefusedException if {@code after} is beyond {@code head}
     */
    static void checkReached(long after, long head, String what, String log) {
        if (after > head) {
            throw new StoreRefusedException(what + " of the log " + log + ": the position " + after
                    + " was asked for, but the log ends at " + head
                    + "; expected a position of this log, so reset what "
                    + "kept it, or find out whether the log was replaced or restored from an older copy");
        }
    }

    /** Asks for a position on another thread, and returns it as a token. */
    static CompletableFuture<TrackingToken> token(LongSupplier position) {
        return asked(() -> new GlobalSequenceTrackingToken(position.getAsLong()));
    }

    /** Asks for a token on another thread. */
    static CompletableFuture<TrackingToken> asked(Supplier<TrackingToken> asked) {
        CompletableFuture<TrackingToken> token = new CompletableFuture<>();
        BridgeThreads.start(() -> {
            try {
                token.complete(asked.get());
            } catch (RuntimeException | Error failure) {
                token.completeExceptionally(failure);
            }
        });
        return token;
    }
}
