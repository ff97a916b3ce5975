package io.eventhus.benchmarks.axon4;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** The same aggregates and payloads that the other stores hold. */
final class Axon4Content {

    private static final int ACCOUNTS = 10_000;
    private static final int OPENED = 8_000;
    private static final int TEN = 10;

    /** A second between commits: a tracking token knows the events of the last ten seconds, and asks for none of them again. */
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /** Behind all that a store is filled with, and before all that is appended. */
    static final Instant END = Instant.parse("2026-02-01T00:00:00Z");

    private static final String TYPE = "Account";

    /** The payload of every event. */
    record Deposited(String id, int amount, String currency, String reference, String booked) {}

    private Axon4Content() {}

    static String account(RandomGenerator random) {
        return id(random.nextInt(ACCOUNTS));
    }

    private static String id(int number) {
        return Integer.toString(number + 1_000_000);
    }

    /** Hands out commits: first of one event each, for accounts, then of ten each, for other aggregates. */
    static void commits(int events, Consumer<List<DomainEventMessage<?>>> to) {
        Instant time = FIRST;
        for (int account = 0; account < OPENED; account++) {
            to.accept(List.of(event(id(account), 0, time)));
            time = time.plusSeconds(1);
        }
        for (int left = (events - OPENED) / TEN, number = 0; number < left; number++) {
            List<DomainEventMessage<?>> ten = new ArrayList<>();
            for (int i = 0; i < TEN; i++) {
                ten.add(event("ten-" + id(number), i, time));
            }
            to.accept(ten);
            time = time.plusSeconds(1);
        }
    }

    /** Returns new events of an aggregate from a sequence number. */
    static List<DomainEventMessage<?>> deposits(String id, long from, int events) {
        List<DomainEventMessage<?>> deposits = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            deposits.add(new GenericDomainEventMessage<>(TYPE, id, from + i, payload(id)));
        }
        return deposits;
    }

    private static DomainEventMessage<?> event(String id, long sequence, Instant time) {
        return new GenericDomainEventMessage<>(TYPE, id, sequence, payload(id), Map.of(), id + "-" + sequence, time);
    }

    private static Deposited payload(String id) {
        return new Deposited(id, 1, "EUR", "a deposit as a bank books many of them every day", "2026-11-01T00:00:00Z");
    }
}
