@NullMarked
package io.eventhus.nats;

import org.jspecify.annotations.NullMarked;
