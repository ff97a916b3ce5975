package io.eventhus.axon;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.UnsupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * How far the partitions of a source were read: the position of the last event of each that was seen. One that is not there was not read
 * yet. It carries the ids of topics and streams, so that it fits no other that was made under the same name.
 */
final class PartitionsToken implements TrackingToken {

    private final Map<SourcePartition, Long> positions;
    private final boolean isOfStream;

    PartitionsToken(Map<SourcePartition, Long> positions) {
        this(positions, false);
    }

    private PartitionsToken(Map<SourcePartition, Long> positions, boolean isOfStream) {
        this.positions = Map.copyOf(positions);
        this.isOfStream = isOfStream;
    }

    /** Returns the token of an event in a stream: who stores it has come further, and has not gone elsewhere. */
    static PartitionsToken ofStream(Map<SourcePartition, Long> positions) {
        return new PartitionsToken(positions, true);
    }

    boolean isOfStream() {
        return isOfStream;
    }

    Map<SourcePartition, Long> positions() {
        return positions;
    }

    long at(SourcePartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    @Override
    public TrackingToken lowerBound(TrackingToken other) {
        return with(of(other), Math::min);
    }

    @Override
    public TrackingToken upperBound(TrackingToken other) {
        return with(of(other), Math::max);
    }

    private PartitionsToken with(PartitionsToken other, BinaryOperator<Long> choice) {
        Map<SourcePartition, Long> chosen = new HashMap<>();
        for (PartitionsToken one : new PartitionsToken[] {this, other}) {
            for (SourcePartition partition : one.positions.keySet()) {
                long position = choice.apply(at(partition), other.at(partition));
                if (position > 0) {
                    chosen.put(partition, position);
                }
            }
        }
        return new PartitionsToken(chosen);
    }

    @Override
    public boolean covers(@Nullable TrackingToken other) {
        return other == null
                || of(other).positions.entrySet().stream().allMatch(each -> at(each.getKey()) >= each.getValue());
    }

    /** Returns the token as one of partitions. */
    static PartitionsToken of(TrackingToken token) {
        if (token instanceof PartitionsToken partitions) {
            return partitions;
        }
        throw new UnsupportedException("reading a token of a consumed source: it is a "
                + token.getClass().getName() + "; expected one that this source gave, so reset the processor");
    }

    /** Returns how many positions lie behind it, of all partitions together. */
    @Override
    public OptionalLong position() {
        return OptionalLong.of(
                positions.values().stream().mapToLong(Long::longValue).sum());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionsToken same && positions.equals(same.positions);
    }

    @Override
    public int hashCode() {
        return positions.hashCode();
    }

    @Override
    public String toString() {
        return "PartitionsToken" + positions;
    }
}
