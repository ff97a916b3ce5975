/** What the in-memory backends promise beyond the contract. */
@NullMarked
package io.eventhus.core.memory;

import org.jspecify.annotations.NullMarked;
