package io.eventhus.bank.balance;

import io.eventhus.bank.domain.BankEvent;

/**
 * An event that a row is to apply.
 *
 * @param position where it stands in the log
 * @param event    the event
 */
record AppliedEvent(long position, BankEvent event) {}
