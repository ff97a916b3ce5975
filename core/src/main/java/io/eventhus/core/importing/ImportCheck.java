package io.eventhus.core.importing;

import io.eventhus.api.ImportRefusedException;
import io.eventhus.api.LogInfo;
import io.eventhus.api.NewEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.envelope.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells of an event whether the target would take it, so that a dry run refuses what a real one would. */
final class ImportCheck {

    /** What a commit costs beside its events, as {@link io.eventhus.api.Commit#bytes()} counts it. */
    static final long COMMIT_BYTES = 200;

    private final LogInfo target;

    ImportCheck(LogInfo target) {
        this.target = target;
    }

    /**
     * Checks one event.
     *
     * @throws ImportRefusedException if the target would not take it, even alone
     */
    void check(Candidate candidate) {
        NewEvent event = candidate.event();
        String what = "importing " + event.type() + " of version "
                + candidate.source().version() + " of " + event.aggregate() + " into " + target.name();
        long most = target.limits().bytesPerCommit() - COMMIT_BYTES;
        if (event.bytes() > most) {
            throw new ImportRefusedException(
                    what + ": it has " + event.bytes() + " bytes; expected at most " + most + ", so skip it");
        }
        int mostName = target.limits().nameBytes();
        for (String name : List.of(
                event.type(), event.aggregate().type(), event.aggregate().id())) {
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > mostName) {
                throw new ImportRefusedException(
                        what + ": a name has " + bytes + " bytes; expected at most " + mostName + ", so skip it");
            }
        }
        try {
            JsonValues.requireOneValue(event.data(), "its data");
        } catch (PermanentException noJson) {
            throw new ImportRefusedException(what + ": " + noJson.getMessage(), noJson);
        }
    }
}
