package io.eventhus.core.importing;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventhusException;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportRefusedException;
import io.eventhus.api.ImportedEvent;
import io.eventhus.api.LogLimits;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Imports what another system stored into an event store. The events keep their order, time, type, payload and metadata, are tagged
 * with their aggregate, and are numbered anew from 1 on in it; the version that the source gave them is kept in the metadata as
 * {@value #SOURCE_VERSION}.
 *
 * <p>Each gets the id that a consumer of the bus derives for it ({@link io.eventhus.envelope.DerivedId}), over its type as the source
 * spells it. An event whose id its aggregate in the target has already is left out. So an import can be repeated, after a kill at any
 * moment too: it adds what is missing, and nothing twice. Two events that differ in nothing but their time are both kept, the later
 * one under an id that covers the time as well; two that differ in nothing at all, to the millisecond, become one.
 *
 * <p>Several events share a commit, which is stored on the condition that none of its aggregates has changed since it was looked at.
 * So any number of imports and other writers may work on the target at once. For one run at a time.
 */
public final class EventImport {

    /** The metadata key of the version that an imported event had in its source. */
    public static final String SOURCE_VERSION = "source_version";

    private final ImportOptions options;
    private final ImportTally tally = new ImportTally();
    private final ImportCheck check;
    private final ImportWriter writer;
    private final List<Candidate> chunk = new ArrayList<>();
    private final int mostEvents;
    private final long mostBytes;
    private long bytes = ImportCheck.COMMIT_BYTES;

    private EventImport(EventStore target, ImportOptions options) {
        LogLimits limits = target.info().limits();
        this.options = options;
        this.check = new ImportCheck(target.info());
        this.mostEvents = Math.min(options.eventsPerCommit(), limits.eventsPerCommit());
        this.mostBytes = Math.min(options.bytesPerCommit(), limits.bytesPerCommit());
        this.writer = new ImportWriter(target, options, tally);
    }

    /**
     * Imports everything that a source gives, on the calling thread.
     *
     * @param source  the events; closed when it is done
     * @param target  where they go; stays its owner's
     * @param options how
     * @return what was done, or would be
     * @throws ImportRefusedException if something cannot be imported and is not to be skipped; what stood before it is imported
     * @throws EventhusException if the source or the target fails for longer than a few attempts; what was imported stays, and the
     *     next run goes on behind it
     */
    public static ImportReport run(Cursor<ImportRecord> source, EventStore target, ImportOptions options) {
        try (source) {
            return new EventImport(target, options).run(source);
        }
    }

    private ImportReport run(Cursor<ImportRecord> source) {
        for (ImportRecord read = source.next(); read != null; read = source.next()) {
            switch (read) {
                case ImportedEvent event -> take(event);
                case ImportRefusal refusal -> refuse(refusal.type(), refusal.reason());
            }
        }
        flush();
        return tally.report();
    }

    private void take(ImportedEvent event) {
        Candidate candidate = Candidate.of(event, options);
        try {
            check.check(candidate);
        } catch (ImportRefusedException refused) {
            refuse(event.type(), refused);
            return;
        }
        tally.time(event.time());
        long size = candidate.event().bytes();
        if (chunk.size() == mostEvents || (bytes + size > mostBytes && !chunk.isEmpty())) {
            flush();
        }
        chunk.add(candidate);
        bytes += size;
    }

    private void refuse(String type, ImportRefusedException reason) {
        if (!options.skipRefused()) {
            flush();
            throw reason;
        }
        tally.refused(type.isEmpty() ? type : Candidate.typeOf(type, options));
    }

    private void flush() {
        if (!chunk.isEmpty()) {
            writer.write(chunk);
            chunk.clear();
            bytes = ImportCheck.COMMIT_BYTES;
            options.progress().accept(tally.report());
        }
    }
}
