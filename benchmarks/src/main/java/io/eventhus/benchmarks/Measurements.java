package io.eventhus.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Which measurements there are. */
final class Measurements {

    private Measurements() {}

    static List<Measurement> of(List<Backend> backends) {
        List<Measurement> all = new ArrayList<>();
        for (Backend backend : backends) {
            all.add(new OneCaller(backend));
            all.add(new Throughput(backend));
            if (backend.isVariant()) {
                continue;
            }
            all.add(new Latency(backend));
            all.add(new Hot(backend));
            all.add(new Delivery(backend));
            all.add(new Publishing(backend));
            if (backend.name().equals("nats")) {
                all.add(new BusPublishing(backend, JetStreamBus::new, true));
            }
            all.add(new Loads(backend));
            if (backend.name().equals("memory")) {
                all.add(new AxonInMemory(backend));
            } else {
                all.add(new Replay(backend));
                all.add(new Processes(backend));
            }
            if (backend instanceof MongoBackend mongo) {
                all.add(new MongoWaiting(mongo));
                all.add(new MongoAggregatesPeer(mongo));
                all.add(new AxonMongo(mongo));
            }
            if (backend.name().equals("sqlite")) {
                all.add(new AxonJpa(backend));
                all.add(new BusPublishing(backend, KafkaBus::new, false));
                all.add(new TopicDelivery(backend));
            }
        }
        return all;
    }
}
