/** Tests of the contract kit itself: over the in-memory backends, and over logs that are each broken in one way. */
@NullMarked
package io.eventhus.tck;

import org.jspecify.annotations.NullMarked;
