/** Tests of what stands between a consumer and its events. */
@NullMarked
package io.eventhus.core.consuming;

import org.jspecify.annotations.NullMarked;
