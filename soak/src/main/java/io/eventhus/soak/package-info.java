/** Torture: JVMs that append, relay and project while they are killed, and the verdict over what they saw. */
@NullMarked
package io.eventhus.soak;

import org.jspecify.annotations.NullMarked;
