/**
 * The engine over the SPI, usable with or without Axon: {@link io.eventhus.core.EventStore} appends on conditions in
 * groups, reads, and follows the log. What it decides is decided by state machines without threads, clocks or I/O; a
 * thin driver runs them.
 */
@NullMarked
package io.eventhus.core;

import org.jspecify.annotations.NullMarked;
