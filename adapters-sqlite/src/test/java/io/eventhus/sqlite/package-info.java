/** Tests of the SQLite adapter: its own rules here, the contract of every adapter through the kit. */
@NullMarked
package io.eventhus.sqlite;

import org.jspecify.annotations.NullMarked;
