/**
 * Event store on NATS JetStream: one message for each event, the stream's sequence is the position. State store on a
 * key-value bucket.
 */
@NullMarked
package io.eventhus.nats;

import org.jspecify.annotations.NullMarked;
