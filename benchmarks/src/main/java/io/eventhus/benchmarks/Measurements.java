package io.eventhus.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which measurements there are. */
final class Measurements {

    private Measurements() {}

    static List<Measurement> of(List<Backend> backends, Path folder, boolean isFull) {
        List<Measurement> all = new ArrayList<>();
        for (Backend backend : backends) {
            all.add(new Throughput(backend));
            all.add(new Latency(backend));
            all.add(new Hot(backend));
            if (backend.name().equals("memory")) {
                all.add(new AxonInMemory(backend));
            } else {
                all.add(new AxonJpa(backend));
            }
        }
        return all;
    }
}
