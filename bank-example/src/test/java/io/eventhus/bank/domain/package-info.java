/** The rules of the bank, given, when, then. */
@NullMarked
package io.eventhus.bank.domain;

import org.jspecify.annotations.NullMarked;
