package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import java.nio.file.Path;

/** A backend under torture: how any JVM opens the one log and the one state store of a run. */
interface Target {

    /** Returns the word by which the command names it. */
    String name();

    /** Returns its server or library with the version. */
    String version();

    /** Tells whether it finds the events of a tag without reading all. */
    default boolean findsByTag() {
        return true;
    }

    /** Opens the run's log; it is the caller's to close. */
    CommitLog openLog();

    /** Opens the run's state store; it is the caller's to close. */
    StateStore openState();

    /**
     * Finds the backend of a run.
     *
     * @param name   such as {@code sqlite}
     * @param folder where the run keeps everything
     * @throws IllegalArgumentException if there is no such backend
     */
    static Target of(String name, Path folder) {
        if (name.equals(SqliteTarget.NAME)) {
            return new SqliteTarget(folder);
        }
        if (name.equals(NatsTarget.NAME)) {
            return new NatsTarget(folder);
        }
        if (name.equals(MongoTarget.NAME)) {
            return new MongoTarget(folder);
        }
        throw new IllegalArgumentException("no backend is called '" + name + "'; expected one of: "
                + String.join(", ", SqliteTarget.NAME, NatsTarget.NAME, MongoTarget.NAME, KafkaTorture.NAME));
    }
}
