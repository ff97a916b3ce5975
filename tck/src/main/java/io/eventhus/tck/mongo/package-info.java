/**
 * Trouble on the wire between a MongoDB driver and its server: {@link io.eventhus.tck.mongo.MongoFaultProxy} stands
 * between the two, lets commands and replies pass, and cuts, holds, drops, repeats or changes those for which a
 * {@link io.eventhus.tck.mongo.Fault} is armed. It keeps what the driver sent, and can make a single server look like a
 * replica set. Needs {@code org.mongodb:bson}, which every MongoDB driver brings.
 */
@NullMarked
package io.eventhus.tck.mongo;

import org.jspecify.annotations.NullMarked;
