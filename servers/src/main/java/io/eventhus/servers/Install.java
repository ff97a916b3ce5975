package io.eventhus.servers;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A server that can be started here.
 *
 * @param version its version, as it says itself
 * @param program the program to start
 * @param keptIn the folder it was unpacked or built into, if it lies in the cache; empty for one that is installed
 * @param origin how it was found, for people
 */
public record Install(Version version, Path program, Optional<Path> keptIn, String origin) {}
