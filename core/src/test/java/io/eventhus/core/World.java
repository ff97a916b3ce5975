package io.eventhus.core;

import io.eventhus.api.EventhusException;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What all parts of one simulated run share: time, chance, trouble, the backend, and who writes down what happened. */
final class World {

    final Random random;
    final VirtualTime time = new VirtualTime();
    final Faults faults;
    final Replicas replicas;
    final SimulatedLog log;
    final Witness witness;

    World(long seed, boolean traces) {
        random = new Random(seed);
        // Neighbouring seeds begin alike.
        random.nextLong();
        faults = new Faults(random, random.nextInt(50));
        int copies = random.nextInt(10);
        replicas = new Replicas(time, random, copies < 4 ? 1 : copies < 9 ? 3 : 5);
        log = new SimulatedLog(replicas, random, faults);
        witness = new Witness(time, replicas, traces);
    }

    /** Asks the backend something: request and answer take their time, and either may be lost. */
    <R> void ask(Supplier<R> call, Consumer<R> answer, Consumer<EventhusException> failed) {
        time.after(faults.latency(), () -> {
            R result;
            try {
                if (faults.strike() && random.nextInt(3) == 0) {
                    throw Faults.trouble();
                }
                result = call.get();
            } catch (EventhusException e) {
                time.after(faults.latency(), () -> failed.accept(e));
                return;
            }
            time.after(faults.latency(), () -> answer.accept(result));
        });
    }
}
