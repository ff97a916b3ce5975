/** The checker passes what is right, and finds each kind of wrong. */
@NullMarked
package io.eventhus.tck.check;

import org.jspecify.annotations.NullMarked;
