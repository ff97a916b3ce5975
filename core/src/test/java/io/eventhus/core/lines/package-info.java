/** The lines publisher over real files. */
@NullMarked
package io.eventhus.core.lines;

import org.jspecify.annotations.NullMarked;
