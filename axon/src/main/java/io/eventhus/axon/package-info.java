/**
 * The bridge to Axon Framework 5, and the only package that knows it: a storage engine, an event store and a token
 * store for Axon over the engine of {@code io.eventhus.core}, a command bus with many commands in flight, and
 * {@link io.eventhus.axon.EventhusApplication}, which wires all of it in one statement. One class file links with Axon
 * 5.0.1 and with 5.1 to 5.3, whose signatures differ.
 */
@NullMarked
package io.eventhus.axon;

import org.jspecify.annotations.NullMarked;
