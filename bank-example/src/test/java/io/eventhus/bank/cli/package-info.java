/** The command line, run in this process over real stores. */
@NullMarked
package io.eventhus.bank.cli;

import org.jspecify.annotations.NullMarked;
