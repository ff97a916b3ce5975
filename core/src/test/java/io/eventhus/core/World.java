package io.eventhus.core;

import java.util.Random;

/** What all parts of one simulated run share: time, chance, trouble, the backend, and who writes down what happened. */
final class World {

    final Random random;
    final VirtualTime time = new VirtualTime();
    final Faults faults;
    final Replicas replicas;
    final SimulatedLog log;
    final SimulatedState state;
    final Witness witness;

    World(long seed, boolean traces) {
        random = new Random(seed);
        // Neighbouring seeds begin alike.
        random.nextLong();
        faults = new Faults(random, random.nextInt(50));
        int copies = random.nextInt(10);
        replicas = new Replicas(time, random, copies < 4 ? 1 : copies < 9 ? 3 : 5);
        log = new SimulatedLog(replicas, random, faults);
        state = new SimulatedState(this);
        witness = new Witness(time, replicas, traces);
    }
}
