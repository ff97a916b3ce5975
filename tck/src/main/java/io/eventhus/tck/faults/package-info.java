/**
 * Wrappers that bring trouble in front of any log, state store and publisher: {@link io.eventhus.tck.faults.FaultyLog},
 * {@link io.eventhus.tck.faults.FaultyStateStore} and {@link io.eventhus.tck.faults.FaultyPublisher} ask
 * {@link io.eventhus.tck.faults.Faults} what happens to each call, by chance from a seed or by a script. All but
 * {@link io.eventhus.tck.faults.Fault#STALE} keep to the contract: what is above them must stay right.
 */
@NullMarked
package io.eventhus.tck.faults;

import org.jspecify.annotations.NullMarked;
