/**
 * Brings what another system stored into a log of ours, any number of times and by any number of processes, each event once.
 */
@NullMarked
package io.eventhus.core.importing;

import org.jspecify.annotations.NullMarked;
