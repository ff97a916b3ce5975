package io.eventhus.core;

import io.eventhus.api.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that a follower came by.
 *
 * @param event  the event
 * @param origin who wrote it; null if it came through an index, which does not say
 */
record Followed(StoredEvent event, @Nullable String origin) {}
