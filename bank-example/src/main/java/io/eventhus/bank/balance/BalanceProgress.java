package io.eventhus.bank.balance;

/**
 * How far the rows have come. Stored as JSON with these names.
 *
 * @param log      the id of the log that the rows were made from
 * @param position every row has applied its events up to here
 */
record BalanceProgress(String log, long position) {}
