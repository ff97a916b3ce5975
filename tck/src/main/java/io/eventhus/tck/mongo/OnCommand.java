package io.eventhus.tck.mongo;

import java.time.Duration;
import org.bson.BsonDocument;

/** What happens to a command before the server gets it. */
sealed interface OnCommand {

    /** It is sent on. */
    record Send() implements OnCommand {}

    /** The connection is cut. */
    record Cut() implements OnCommand {}

    /** It is thrown away, and the connection stays open. */
    record Drop() implements OnCommand {}

    /** It is held for a time, and sent then. */
    record Hold(Duration longest) implements OnCommand {}

    /** The server gets only so many of its documents. */
    record SendFirst(int documents) implements OnCommand {}

    /** The server never gets it, and this is the reply. */
    record Answer(BsonDocument reply) implements OnCommand {}
}
