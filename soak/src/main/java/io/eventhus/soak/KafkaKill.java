package io.eventhus.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One kill of a run on Kafka.
 *
 * @param isBroker whether the broker is killed; else the relay
 * @param upTo     the position up to which events are appended meanwhile
 * @param at       it is killed when the log reaches this position
 * @param isWaited whether the next kill waits until what was stored at this one is published; else it meets who is coming back
 * @param seconds  how long the relay that is started next gives a broker to acknowledge: less than one needs to come back, or more
 */
record KafkaKill(boolean isBroker, long upTo, long at, boolean isWaited, int seconds) {

    private static final int MOST_SECONDS = 10;
    private static final int ONE_IN_NOT_WAITED = 3;

    /** Returns kills of broker and relay in turn, spread over all events. */
    static List<KafkaKill> plan(int kills, long events, Random random) {
        List<KafkaKill> plan = new ArrayList<>();
        boolean isBroker = random.nextBoolean();
        long from = 0;
        for (int kill = 1; kill <= kills; kill++) {
            long upTo = events * kill / kills;
            plan.add(new KafkaKill(
                    isBroker,
                    upTo,
                    random.nextLong(from, upTo) + 1,
                    kill == kills || random.nextInt(ONE_IN_NOT_WAITED) > 0,
                    1 + random.nextInt(MOST_SECONDS)));
            isBroker = !isBroker;
            from = upTo;
        }
        return plan;
    }
}
