/** Tests of the finder and of the servers that it starts. */
@NullMarked
package io.eventhus.servers;

import org.jspecify.annotations.NullMarked;
