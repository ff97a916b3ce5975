package io.eventhus.core;

import io.eventhus.api.Cursor;
import io.eventhus.api.StoredEvent;

/**
 * Everything that matches a query up to one moment.
 *
 * @param head   the position of the log's last event at that moment, 0 if there was none: what was decided on these
 *               events is appended on the condition that no event behind it matches
 * @param events the matching events up to {@code head}, in order; to be closed
 */
public record Load(long head, Cursor<StoredEvent> events) {}
