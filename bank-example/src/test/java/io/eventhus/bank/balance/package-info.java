/** The balances, over real stores, with crashes and competitors. */
@NullMarked
package io.eventhus.bank.balance;

import org.jspecify.annotations.NullMarked;
