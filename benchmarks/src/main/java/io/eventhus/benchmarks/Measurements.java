package io.eventhus.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Which measurements there are. */
final class Measurements {

    private Measurements() {}

    static List<Measurement> of(List<Backend> backends) {
        List<Measurement> all = new ArrayList<>();
        for (Backend backend : backends) {
            all.add(new Throughput(backend));
            all.add(new Latency(backend));
            all.add(new Hot(backend));
            all.add(new Delivery(backend));
            all.add(new Publishing(backend));
            all.add(new Loads(backend));
            if (backend.name().equals("memory")) {
                all.add(new AxonInMemory(backend));
            } else {
                all.add(new AxonJpa(backend));
                all.add(new Replay(backend));
                all.add(new Processes(backend));
            }
        }
        return all;
    }
}
