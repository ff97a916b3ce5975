/**
 * Axon 4 with its extension for MongoDB, told what to do by the benchmarks from another process. It is a peer and no part of the library;
 * never published.
 */
@NullMarked
package io.eventhus.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
