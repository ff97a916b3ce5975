/** Rules over the classes of all modules: who may know whom, and what every package and public type has. */
@NullMarked
package io.eventhus.checks;

import org.jspecify.annotations.NullMarked;
