package io.eventhus.api;

import java.util.List;
import java.util.Set;

/**
 * What one poll gave.
 *
 * @param records  the records, in order within each partition
 * @param assigned the partitions that this consumer reads now. One that is no longer among them was given to another
 *                 consumer: what was not acknowledged will be delivered there again
 */
public record InboundBatch(List<InboundRecord> records, Set<SourcePartition> assigned) {

    /** Copies both. */
    public InboundBatch {
        records = List.copyOf(records);
        assigned = Set.copyOf(assigned);
    }
}
