/**
 * The small, driver-free contract between the engine and its backends: four interfaces that an adapter
 * implements ({@link io.eventhus.api.CommitLog}, {@link io.eventhus.api.StateStore},
 * {@link io.eventhus.api.EventPublisher}, {@link io.eventhus.api.EventConsumer}), the values they speak in, and
 * the exceptions whose type tells the caller what can be done. Everything here is immutable and safe to share
 * between threads unless its documentation says otherwise.
 */
@NullMarked
package io.eventhus.api;

import org.jspecify.annotations.NullMarked;
