package io.eventhus.core.importing;

import io.eventhus.api.ImportedEvent;
import io.eventhus.api.NewEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.DerivedId;
import io.eventhus.envelope.Profile;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An event of the source as it would be stored.
 *
 * @param event  under the id that a consumer of the bus derives for it
 * @param source as the source has it
 */
record Candidate(NewEvent event, ImportedEvent source) {

    static Candidate of(ImportedEvent source, ImportOptions options) {
        Map<String, String> metadata = new TreeMap<>(source.metadata());
        metadata.put(EventImport.SOURCE_VERSION, Long.toString(source.version()));
        String id = DerivedId.of(options.bucket(), source.aggregate(), source.version(), source.type(), source.data());
        return new Candidate(event(id, source, typeOf(source.type(), options), metadata), source);
    }

    private static NewEvent event(String id, ImportedEvent source, String type, Map<String, String> metadata) {
        Tag entity = new Tag(source.aggregate().type(), source.aggregate().id());
        return new NewEvent(id, source.aggregate(), type, "", source.data(), source.time(), metadata, Set.of(entity));
    }

    /** Returns the type under which an event is stored that the source names so. */
    static String typeOf(String sourceType, ImportOptions options) {
        return options.register()
                .canonical(Profile.V1, sourceType)
                .or(() -> options.register().canonical(Profile.V2, sourceType))
                .orElse(sourceType);
    }

    /**
     * Returns this event under another id, which covers its time: unchecked saves can make two events that are alike in all that
     * the usual id covers.
     */
    NewEvent asLaterTwin(String bucket) {
        String id = DerivedId.of(
                bucket, source.aggregate(), source.version(), source.type() + "\n" + source.time(), source.data());
        return event(id, source, event.type(), event.metadata());
    }
}
