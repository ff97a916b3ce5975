package io.eventhus.bank.cli;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.StoredEvent;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.axon.EventhusBuilder;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.ConsumeAddress;
import io.eventhus.bank.balance.BalanceRow;
import io.eventhus.bank.balance.ConsumedBalances;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Profile;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "consume",
        description = {
            "Prints the envelopes that a bank publishes to NATS or Kafka, and in the end the balances that they make.",
            "A topic, or a stream that takes the subject, is read from its beginning, else what is sent from now on."
        },
        mixinStandardHelpOptions = true)
final class ConsumeCommand extends BankSubcommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 50;

    @Parameters(paramLabel = "ADDRESS", description = ConsumeAddress.FORM)
    private String address = "";

    @Option(
            names = "--until-caught-up",
            description = "End when everything that was in the stream or topic at the start is read.")
    private boolean untilCaughtUp;

    @Option(names = "--events", paramLabel = "N", description = "End after so many events.")
    private long events = Long.MAX_VALUE;

    @Option(
            names = "--profile",
            defaultValue = "V1",
            description = "How the sender spells envelopes: ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Profile profile = Profile.V1;

    private final AtomicLong seen = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        publishesNothing();
        ConsumeAddress from = address();
        String whyNoStream = from.whyNoStream();
        if (untilCaughtUp && !whyNoStream.isEmpty()) {
            throw usage("--until-caught-up needs a stream: " + whyNoStream
                    + ". Publish with jetstream://, or leave it out");
        }
        return whyNoStream.isEmpty() ? stream(from) : subscribe(from);
    }

    private ConsumeAddress address() {
        try {
            return ConsumeAddress.parse(address, profile);
        } catch (IllegalArgumentException none) {
            throw usage(String.valueOf(none.getMessage()));
        }
    }

    private int stream(ConsumeAddress from) throws Exception {
        if (!untilCaughtUp) {
            ConsumedBalances balances = balances(from, from::openStream);
            return run(memory().axon(balances::streamTo).start(), balances, () -> false);
        }
        UntilCaughtUp reading = UntilCaughtUp.of(from::openStream);
        ConsumedBalances balances = balances(from, reading::open);
        return run(memory().axon(balances::streamTo).start(), balances, () -> reading.isOver(balances::show));
    }

    private int subscribe(ConsumeAddress from) throws Exception {
        ConsumedBalances balances = balances(from, from::openUnkept);
        EventhusApplication bank = memory().axon(balances::subscribeTo).start();
        return run(bank, balances, () -> false);
    }

    private ConsumedBalances balances(ConsumeAddress from, Supplier<EventConsumer> consumers) {
        EnvelopeCodec codec = from.codec();
        return new ConsumedBalances(
                ConsumedEvents.of(consumers, BankEvents.REGISTER, profile), event -> show(codec, event));
    }

    private void show(EnvelopeCodec codec, StoredEvent event) {
        out().line(codec.encode(event).text());
        out().flush();
        seen.incrementAndGet();
    }

    private static EventhusBuilder memory() {
        return BankWiring.of(new BankStore(new MemoryCommitLog(), new MemoryStateStore()));
    }

    private int run(EventhusApplication bank, ConsumedBalances balances, BooleanSupplier isOver) throws Exception {
        try (bank) {
            while (!isOver.getAsBoolean()
                    && seen.get() < events
                    && !Thread.currentThread().isInterrupted()) {
                awaitStop(balances);
            }
        } finally {
            balances.rows().forEach(this::print);
            out().flush();
        }
        return ExitCodes.DONE;
    }

    /** Passes some time, unless the balances cannot go on. */
    private static void awaitStop(ConsumedBalances balances) throws Exception {
        try {
            throw balances.stopped().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the stop is never completed with a failure", impossible);
        }
    }

    private void print(BalanceRow row) {
        String owner = Objects.requireNonNullElse(row.owner(), "");
        out().line(Shown.of(row.account()) + " " + Shown.of(owner) + " " + row.balance());
    }
}
