package io.eventhus.soak;

import java.io.IOException;

/** What a crew has to go through. */
interface Ordeal {

    /**
     * Lets the crew work and makes trouble; the workers that are left end with it.
     *
     * @return what was done and what was measured, in a few words
     */
    String run(Crew crew) throws IOException, InterruptedException;
}
