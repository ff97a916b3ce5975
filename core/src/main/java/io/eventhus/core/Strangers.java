package io.eventhus.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports positions that hold no commit: the first time, and whenever there are twice as many, since a stranger may write a lot. */
final class Strangers {

    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final String logName;
    private long told;

    Strangers(String logName) {
        this.logName = logName;
    }

    void look(LogTail tail) {
        long voids = tail.voidPositions();
        if (voids >= Math.max(1, 2 * told)) {
            told = voids;
            LOG.warn(
                    "{} has {} positions up to {} that hold no commit: somebody else writes into it, and should not be able to",
                    logName,
                    voids,
                    tail.head());
        }
    }
}
