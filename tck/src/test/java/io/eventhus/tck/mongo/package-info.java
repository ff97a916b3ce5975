/** Tests of the proxy, with the real driver and a scripted server. */
@NullMarked
package io.eventhus.tck.mongo;

import org.jspecify.annotations.NullMarked;
