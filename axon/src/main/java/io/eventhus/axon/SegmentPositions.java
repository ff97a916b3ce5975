package io.eventhus.axon;

import io.eventhus.api.SourcePartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.jspecify.annotations.Nullable;

/**
 * How far each segment of a processor has come in each partition. Axon compares the tokens of a stream as if all events had one order, so after a
 * restart it hands a segment again what it had handled of one partition, because another segment is behind in it; and it stores tokens that
 * forget how far a segment was. Here such events are passed over, and such tokens put right. For the segments' threads, at the same time.
 */
final class SegmentPositions {

    /** What was let through in a unit of work: several components may each get it. */
    private static final ResourceKey<Set<Place>> LET_THROUGH = ResourceKey.withLabel("eventhusLetThrough");

    private final Map<Integer, PartitionsToken> stored = new HashMap<>();
    private final Map<Integer, Map<SourcePartition, Long>> handled = new HashMap<>();

    private record Place(SourcePartition partition, long position) {}

    /** A segment was claimed: it begins where its token says. */
    synchronized void claimed(int segment, @Nullable TrackingToken token) {
        TrackingToken lowest = token instanceof WrappedToken ? WrappedToken.unwrapLowerBound(token) : token;
        PartitionsToken begin = lowest == null ? new PartitionsToken(Map.of()) : PartitionsToken.of(lowest);
        stored.put(segment, begin);
        handled.put(segment, new HashMap<>(begin.positions()));
    }

    /** Returns what to store for a token: one of the stream never takes a segment back. */
    synchronized TrackingToken toStore(int segment, TrackingToken token) {
        PartitionsToken before = stored.get(segment);
        if (before == null || !(token instanceof PartitionsToken of) || !of.isOfStream()) {
            return token;
        }
        PartitionsToken further = PartitionsToken.of(before.upperBound(of));
        stored.put(segment, further);
        return further;
    }

    /** Hands on what the segment has not handled. */
    MessageStream<?> handle(
            EventMessage message, ProcessingContext context, MessageHandlerInterceptorChain<EventMessage> chain) {
        Segment segment = Segment.fromContext(context).orElse(null);
        if (segment == null || !(message instanceof StoredEventMessage read)) {
            return chain.proceed(message, context);
        }
        SourcePartition partition = read.partition();
        if (partition == null) {
            return chain.proceed(message, context);
        }
        Set<Place> here = context.computeResourceIfAbsent(LET_THROUGH, HashSet::new);
        Place place = new Place(partition, read.stored().position());
        if (here.contains(place) || isNew(segment.getSegmentId(), place)) {
            here.add(place);
            return chain.proceed(message, context);
        }
        return MessageStream.empty();
    }

    private synchronized boolean isNew(int segment, Place place) {
        Map<SourcePartition, Long> last = handled.computeIfAbsent(segment, any -> new HashMap<>());
        if (place.position() <= last.getOrDefault(place.partition(), 0L)) {
            return false;
        }
        last.put(place.partition(), place.position());
        return true;
    }
}
