package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * 64 bits that stand for an id or for an event, so that a history of millions of events fits into memory. The same in
 * every process, because histories are compared across processes.
 */
final class Digests {

    private static final long PRIME = 0x100000001b3L;
    private static final long BASIS = 0xcbf29ce484222325L;

    private Digests() {}

    /** Stands for an id; never 0, which means "no id". */
    static long ofId(String id) {
        long hash = BASIS;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * PRIME;
        }
        hash = mixed(hash);
        return hash == 0 ? 1 : hash;
    }

    static long content(NewEvent e) {
        return content(e.id(), e.aggregate(), e.type(), e.revision(), e.data(), e.time(), e.metadata(), e.tags());
    }

    static long content(StoredEvent e) {
        return content(e.id(), e.aggregate(), e.type(), e.revision(), e.data(), e.time(), e.metadata(), e.tags());
    }

    private static long content(
            String id,
            AggregateId aggregate,
            String type,
            String revision,
            JsonData data,
            Instant time,
            Map<String, String> metadata,
            Set<Tag> tags) {
        long hash = next(BASIS, id.hashCode());
        hash = next(next(hash, aggregate.type().hashCode()), aggregate.id().hashCode());
        hash = next(next(hash, type.hashCode()), revision.hashCode());
        hash = next(next(hash, data.hashCode()), data.length());
        hash = next(next(hash, time.getEpochSecond()), time.getNano());
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            hash = next(next(hash, entry.getKey().hashCode()), entry.getValue().hashCode());
        }
        hash = next(hash, metadata.size());
        for (Tag tag : tags) {
            hash = next(next(hash, tag.key().hashCode()), tag.value().hashCode());
        }
        return mixed(hash);
    }

    /** Stands for an event in its place. */
    static long placed(long position, long version, long content) {
        return mixed(next(next(next(BASIS, position), version), content));
    }

    static long placed(StoredEvent event) {
        return placed(event.position(), event.version(), content(event));
    }

    /** Stands for a sequence: that of what came before, and one more. */
    static long next(long before, long value) {
        return mixed((before ^ value) * PRIME + 0x9e3779b97f4a7c15L);
    }

    static long events(Commit commit) {
        long hash = 0;
        for (StoredEvent event : commit.events()) {
            hash = next(hash, placed(event));
        }
        return hash;
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
