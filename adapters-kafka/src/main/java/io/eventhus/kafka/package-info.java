/** Publishing envelopes to Kafka topics, and consuming them. */
@NullMarked
package io.eventhus.kafka;

import org.jspecify.annotations.NullMarked;
