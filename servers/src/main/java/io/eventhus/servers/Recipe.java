package io.eventhus.servers;

import java.nio.file.Path;
import java.util.Optional;

/** Makes a server that is then kept in the cache: unpacks packages, or builds it. */
interface Recipe {

    /** Returns what it does, for people. */
    String label();

    /**
     * Makes the server in a folder. Ends within a few minutes.
     *
     * @param folder exists and is empty; nobody else sees it until this returns
     * @param range the versions asked for
     * @return why it could not; empty when it did
     */
    Optional<String> make(Path folder, VersionRange range);
}
