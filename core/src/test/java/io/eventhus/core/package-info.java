/** Tests of the engine. */
@NullMarked
package io.eventhus.core;

import org.jspecify.annotations.NullMarked;
