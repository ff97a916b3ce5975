/** That the benchmarks run; what they measure is never judged here. */
@NullMarked
package io.eventhus.benchmarks;

import org.jspecify.annotations.NullMarked;
