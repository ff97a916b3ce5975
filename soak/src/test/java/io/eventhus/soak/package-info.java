@NullMarked
package io.eventhus.soak;

import org.jspecify.annotations.NullMarked;
