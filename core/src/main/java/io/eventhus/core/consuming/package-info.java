/**
 * What stands between an {@link io.eventhus.api.EventConsumer} and whoever handles its events: duplicates are dropped, and what is
 * no envelope stops the consumer or is put aside.
 */
@NullMarked
package io.eventhus.core.consuming;

import org.jspecify.annotations.NullMarked;
