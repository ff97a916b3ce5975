@NullMarked
package io.eventhus.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
