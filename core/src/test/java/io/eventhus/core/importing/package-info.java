@NullMarked
package io.eventhus.core.importing;

import org.jspecify.annotations.NullMarked;
