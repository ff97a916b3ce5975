/**
 * The balances: a projection kept up to date by an Axon event processor. Its rows stand in the state store beside the
 * events and say which position they have applied, so that nothing is applied twice, whoever was killed when.
 */
@NullMarked
package io.eventhus.bank.balance;

import org.jspecify.annotations.NullMarked;
