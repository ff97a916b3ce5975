/** Tests of publishing to Kafka and consuming from it, with a broker of their own. */
@NullMarked
package io.eventhus.kafka;

import org.jspecify.annotations.NullMarked;
