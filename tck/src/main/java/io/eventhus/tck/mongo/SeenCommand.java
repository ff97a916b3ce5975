package io.eventhus.tck.mongo;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A command that came from a driver.
 *
 * @param order      the how-many-eth command over all connections, from 1 on
 * @param number     the how-many-eth command of its name, from 1 on
 * @param connection on which connection it came, from 1 on in the order in which they were opened
 * @param name       its name, such as {@code insert}; {@code hello} also for the older spelling {@code isMaster}
 * @param database   the database it goes to
 * @param collection the collection it goes to, or null if it goes to none
 * @param body       all of it, as the driver sent it; document sequences are arrays under their identifier. To be read only
 * @param done       what the proxy did to it: {@link #PASSED}, {@link #ANSWERED}, or the name of the fault
 */
public record SeenCommand(
        long order,
        long number,
        int connection,
        String name,
        String database,
        @Nullable String collection,
        BsonDocument body,
        String done) {

    /** Said in {@link #done} of a command to which nothing was done. */
    public static final String PASSED = "passed";

    /** Said in {@link #done} of a command that {@link MongoFaultProxy#answering} answered. */
    public static final String ANSWERED = "answered by the proxy";
}
