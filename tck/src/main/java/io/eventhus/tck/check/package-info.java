/**
 * The checker: reads what callers, readers, subscribers and buses saw ({@link io.eventhus.tck.check.History}) and what
 * the log holds ({@link io.eventhus.tck.check.LogContent}), and proves the rules C1 to C9 or names what broke them
 * ({@link io.eventhus.tck.check.Checker}). It evaluates conditions and queries by itself, knows nothing of the engine and
 * needs no test framework, so that it can be used at run time too.
 */
@NullMarked
package io.eventhus.tck.check;

import org.jspecify.annotations.NullMarked;
