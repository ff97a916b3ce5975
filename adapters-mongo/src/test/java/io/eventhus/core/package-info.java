/** The real engine, run step by step over an adapter whose servers are simulated. */
@NullMarked
package io.eventhus.core;

import org.jspecify.annotations.NullMarked;
