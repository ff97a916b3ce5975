/**
 * The eventhus JSON envelope: how an event looks on every bus, so that services written with the Go toolkit eventhus
 * read it unchanged. {@link io.eventhus.envelope.EnvelopeCodec} writes and reads it,
 * {@link io.eventhus.envelope.EventRegister} maps type names and classes, {@link io.eventhus.envelope.DerivedId} gives
 * an id to events that came without one. Nothing here opens a connection or resolves a class by name.
 */
@NullMarked
package io.eventhus.envelope;

import org.jspecify.annotations.NullMarked;
