package io.eventhus.tck;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.tck.faults.ForwardingPublisher;
import java.util.List;
import java.util.function.UnaryOperator;

/** Publishers that are each broken in one way, with rules that must notice. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state, and the list is made by List.of
enum BrokenPublisher {
    ACKNOWLEDGES_WITHOUT_PUBLISHING(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    return new PublishOutcome(events.size(), null);
                }
            },
            "P-01",
            "P-16"),
    LOSES_THE_LAST_EVENT(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    if (events.size() < 2) {
                        return super.publish(events);
                    }
                    PublishOutcome outcome = super.publish(events.subList(0, events.size() - 1));
                    return outcome.failure() == null ? new PublishOutcome(events.size(), null) : outcome;
                }
            },
            "P-01",
            "P-05"),
    REVERSES_A_CALL(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    return super.publish(events.reversed());
                }
            },
            "P-07"),
    REFORMATS_BODIES(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    return super.publish(events.stream()
                            .map(event -> new OutboundEvent(
                                    event.destination(),
                                    event.event(),
                                    event.body().length() > 10_000
                                            ? event.body()
                                            : JsonData.ofText(event.body()
                                                    .text()
                                                    .replace(": ", ":")
                                                    .replace(" :", ":"))))
                            .toList());
                }
            },
            "P-02"),
    THROWS_TROUBLE(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    PublishOutcome outcome = super.publish(events);
                    if (outcome.failure() != null) {
                        throw outcome.failure();
                    }
                    return outcome;
                }
            },
            "P-15",
            "P-16"),
    COUNTS_WHAT_FAILED(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    return new PublishOutcome(
                            events.size(), super.publish(events).failure());
                }
            },
            "P-15",
            "P-16"),
    HAS_NO_LIMITS(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublishOutcome publish(List<OutboundEvent> events) {
                    try {
                        return super.publish(events);
                    } catch (IllegalArgumentException e) {
                        return new PublishOutcome(events.size(), null);
                    }
                }
            },
            "P-12",
            "P-13",
            "P-14"),
    SAYS_IT_DOES_NOT_KEEP_ORDER(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublisherInfo info() {
                    PublisherInfo info = super.info();
                    return new PublisherInfo(
                            info.name(), info.acknowledgement(), false, info.eventsPerPublish(), info.bytesPerBody());
                }
            },
            "P-07"),
    CLAIMS_A_WEAKER_ACKNOWLEDGEMENT(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public PublisherInfo info() {
                    PublisherInfo info = super.info();
                    return new PublisherInfo(
                            info.name(),
                            PublisherInfo.Acknowledgement.FLUSHED,
                            info.keepsOrder(),
                            info.eventsPerPublish(),
                            info.bytesPerBody());
                }
            },
            "P-11"),
    LIVES_ON_AFTER_CLOSE(
            publisher -> new ForwardingPublisher(publisher) {
                @Override
                public void close() {}
            },
            "P-17");

    final UnaryOperator<EventPublisher> breaking;
    final List<String> noticedBy;

    BrokenPublisher(UnaryOperator<EventPublisher> breaking, String... noticedBy) {
        this.breaking = breaking;
        this.noticedBy = List.of(noticedBy);
    }
}
