/**
 * Reads the collection in which the Go toolkit eventhus keeps its events, for an import into a log of ours. Nothing is ever
 * written to it.
 */
@NullMarked
package io.eventhus.mongo.imports;

import org.jspecify.annotations.NullMarked;
