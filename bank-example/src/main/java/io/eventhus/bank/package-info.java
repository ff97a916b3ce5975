/**
 * The runnable bank: an example of an Axon application over an interchangeable event store. Its domain knows nothing of
 * storage, its wiring is one statement, and its store is chosen by a flag.
 */
@NullMarked
package io.eventhus.bank;

import org.jspecify.annotations.NullMarked;
