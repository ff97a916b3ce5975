/**
 * The log and the state store that keep everything in the memory of one JVM: for tests, for trying things out, and as
 * a replica of another log. They keep the whole contract but durability. Memory grows with the log and is given back
 * only with it.
 */
@NullMarked
package io.eventhus.core.memory;

import org.jspecify.annotations.NullMarked;
