/** Tests of the bridge to Axon, over the log in memory and over SQLite. */
@NullMarked
package io.eventhus.axon;

import org.jspecify.annotations.NullMarked;
