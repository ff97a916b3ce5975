/**
 * The finder of test servers: an address that is given, a program that is installed, one kept in the user's cache, an image that Docker runs, one
 * made on the spot, in this order; then starting, killing and stopping it. A further kind of server joins as one class, a {@link
 * io.eventhus.servers.ServerKind}.
 */
@NullMarked
package io.eventhus.servers;

import org.jspecify.annotations.NullMarked;
