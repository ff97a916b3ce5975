package io.eventhus.tck.check;

/**
 * What one process saw in one life, ready to be checked: made by {@link History#recording()} in memory or read by
 * {@link HistoryFile#read}. It keeps digests instead of payloads.
 */
public final class Recording {

    private final MemoryNotes notes;

    Recording(MemoryNotes notes) {
        this.notes = notes;
    }

    MemoryNotes notes() {
        return notes;
    }
}
