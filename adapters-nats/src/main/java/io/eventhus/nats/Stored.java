package io.eventhus.nats;

import io.nats.client.impl.Headers;

/**
 * A message of the stream, as it is stored.
 *
 * @param position its sequence
 * @param subject  its subject
 * @param headers  its headers
 * @param body     its body
 */
@SuppressWarnings("ArrayRecordComponent")
record Stored(long position, String subject, Headers headers, byte[] body) {}
