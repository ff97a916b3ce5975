package io.eventhus.tck.faults;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import java.util.List;

/**
 * A publisher with trouble in front of it: events get lost on the way there, acknowledgements on the way back, events
 * arrive later or twice, or only some of them. All of it is what the contract allows: what arrives a second time has
 * arrived before.
 */
public final class FaultyPublisher extends ForwardingPublisher {

    private final Faults faults;
    private final Object lock = new Object();

    /**
     * Makes a publisher with trouble.
     *
     * @param publisher the publisher that does the work; closed with this one
     * @param faults    decides what happens
     */
    public FaultyPublisher(EventPublisher publisher, Faults faults) {
        super(publisher);
        this.faults = faults;
    }

    @Override
    public PublishOutcome publish(List<OutboundEvent> events) {
        Fault fault = faults.begin(Call.PUBLISH);
        if (fault == null) {
            return hand(events);
        }
        List<OutboundEvent> copy = List.copyOf(events);
        return switch (fault) {
            case LOST_REPLY -> {
                hand(copy);
                yield lost(0);
            }
            case DELAYED -> {
                // What the caller must take for lost, and sends again, arrives once more later.
                hand(copy);
                faults.later(() -> hand(copy));
                yield lost(0);
            }
            case DUPLICATED -> {
                faults.later(() -> hand(copy));
                yield hand(copy);
            }
            case TORN -> torn(copy);
            case CRASH_AFTER -> {
                hand(copy);
                faults.crash();
                yield new PublishOutcome(0, Faults.dead("a publish"));
            }
            case CRASH_BEFORE -> {
                faults.crash();
                yield new PublishOutcome(0, Faults.dead("a publish"));
            }
            default -> lost(0);
        };
    }

    /** What is late may come from another thread; the publisher gets one call at a time. */
    private PublishOutcome hand(List<OutboundEvent> events) {
        synchronized (lock) {
            return super.publish(events);
        }
    }

    private PublishOutcome torn(List<OutboundEvent> events) {
        int arrived = faults.below(events.size() + 1);
        int acknowledged = arrived == 0 ? 0 : hand(events.subList(0, arrived)).acknowledged();
        return lost(faults.below(acknowledged + 1));
    }

    private static PublishOutcome lost(int acknowledged) {
        return new PublishOutcome(acknowledged, Faults.noAnswer("a publish"));
    }
}
