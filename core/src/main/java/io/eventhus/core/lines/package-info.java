/**
 * The simplest real publisher: one JSON envelope a line, to a file or a stream
 * ({@link io.eventhus.core.lines.LinesPublisher}). Whole lines only, also after the process was killed, so that any tool that
 * reads lines can follow.
 */
@NullMarked
package io.eventhus.core.lines;

import org.jspecify.annotations.NullMarked;
