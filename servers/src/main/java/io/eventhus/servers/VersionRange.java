package io.eventhus.servers;

import java.util.Optional;

/**
 * The versions that a test can do with.
 *
 * @param least the oldest of them
 * @param below the first one that is too new; empty: none is
 */
public record VersionRange(Version least, Optional<Version> below) {

    /** Returns the range of a version and all later ones. */
    public static VersionRange from(String least) {
        return new VersionRange(Version.of(least), Optional.empty());
    }

    /** Returns this range, ending before a version. */
    public VersionRange below(String end) {
        return new VersionRange(least, Optional.of(Version.of(end)));
    }

    /** Tells whether a version is in the range. */
    public boolean holds(Version version) {
        return version.compareTo(least) >= 0
                && below.map(end -> version.compareTo(end) < 0).orElse(true);
    }

    @Override
    public String toString() {
        return least + " or later" + below.map(end -> ", below " + end).orElse("");
    }
}
