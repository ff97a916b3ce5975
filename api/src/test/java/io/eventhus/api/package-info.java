/** Tests of the values. */
@NullMarked
package io.eventhus.api;

import org.jspecify.annotations.NullMarked;
