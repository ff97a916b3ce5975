/**
 * The bank's domain: commands, events, the rules as pure functions, and the event-sourced account that applies them.
 * Nothing here knows where events are stored.
 */
@NullMarked
package io.eventhus.bank.domain;

import org.jspecify.annotations.NullMarked;
