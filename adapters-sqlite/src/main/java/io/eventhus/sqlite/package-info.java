/**
 * The embedded event store and state store: one SQLite file, several processes on one host. It is the adapter to copy
 * when writing a new one: {@code CommitLog} is thin, and each job (append, read, find, schema, errors) has its own file.
 */
@NullMarked
package io.eventhus.sqlite;

import org.jspecify.annotations.NullMarked;
