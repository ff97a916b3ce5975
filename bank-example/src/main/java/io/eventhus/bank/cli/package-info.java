/**
 * The bank's command line. Envelopes, balances and the summary of a load go to standard output, everything else to
 * standard error; the exit code says how it went.
 */
@NullMarked
package io.eventhus.bank.cli;

import org.jspecify.annotations.NullMarked;
