package io.eventhus.tck.mongo;

import java.time.Duration;

/** What happens to a reply before the driver gets it. */
sealed interface OnReply {

    /** It is sent on. */
    record Send() implements OnReply {}

    /** The connection is cut before its first byte. */
    record Cut() implements OnReply {}

    /** The connection is cut after half of its bytes. */
    record CutInside() implements OnReply {}

    /** It is thrown away, and the connection stays open. */
    record Drop() implements OnReply {}

    /** It is held for a time, and sent then. */
    record Hold(Duration longest) implements OnReply {}

    /** It is sent twice. */
    record Repeat() implements OnReply {}
}
