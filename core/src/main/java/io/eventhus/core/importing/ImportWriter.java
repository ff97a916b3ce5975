package io.eventhus.core.importing;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Writes one commit's worth of events: those that the target does not have, on the condition that it still does not. */
final class ImportWriter {

    /** After so many conflicts a commit is halved: somebody keeps writing to one of its aggregates. */
    private static final int CONFLICTS_BEFORE_HALVING = 3;

    private static final int MOST_CONFLICTS = 100;
    private static final int MOST_FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final EventStore target;
    private final ImportOptions options;
    private final ImportTally tally;
    private final KnownAggregates known;
    /** Ids of commits whose outcome was not known: if they are there, it was us. */
    private final Set<String> unsure = new HashSet<>();

    ImportWriter(EventStore target, ImportOptions options, ImportTally tally) {
        this.target = target;
        this.options = options;
        this.tally = tally;
        this.known = new KnownAggregates(target, options.rememberedIds());
    }

    /**
     * Writes what is missing, whatever others write meanwhile.
     *
     * @throws EventhusException if that does not work after several attempts
     */
    void write(List<Candidate> chunk) {
        int conflicts = 0;
        int failures = 0;
        while (true) {
            chunk.forEach(this::look);
            Plan plan = new Plan();
            chunk.forEach(plan::add);
            try {
                if (!options.dryRun()) {
                    store(plan);
                }
                plan.count();
                known.trim();
                return;
            } catch (ConflictException conflict) {
                forget(chunk);
                conflicts++;
                if (chunk.size() > 1 && conflicts == CONFLICTS_BEFORE_HALVING) {
                    write(chunk.subList(0, chunk.size() / 2));
                    write(chunk.subList(chunk.size() / 2, chunk.size()));
                    return;
                }
                if (conflicts == MOST_CONFLICTS) {
                    throw conflict;
                }
            } catch (TransientException | OutcomeUnknownException failure) {
                if (failure instanceof OutcomeUnknownException) {
                    plan.missing.forEach(event -> unsure.add(event.id()));
                }
                forget(chunk);
                failures++;
                pause(failures, failure);
            }
        }
    }

    /** Has a look at a candidate's aggregate, so that planning asks the target nothing. */
    private void look(Candidate candidate) {
        int failures = 0;
        while (true) {
            try {
                var unused = known.get(candidate.event().aggregate());
                return;
            } catch (TransientException failure) {
                failures++;
                pause(failures, failure);
            }
        }
    }

    private void store(Plan plan) {
        if (plan.missing.isEmpty()) {
            return;
        }
        List<AppendCondition> conditions = new ArrayList<>();
        plan.versions.forEach(
                (aggregate, version) -> conditions.add(new AppendCondition.ExpectedVersion(aggregate, version)));
        try {
            target.append(new NewCommit(plan.missing, conditions)).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof EventhusException why) {
                throw why;
            }
            throw failed;
        }
    }

    private void forget(List<Candidate> chunk) {
        chunk.forEach(candidate -> known.forget(candidate.event().aggregate()));
    }

    /** Waits a little before the next attempt, or gives up. */
    private static void pause(int failures, EventhusException failure) {
        if (failures == MOST_FAILURES) {
            throw failure;
        }
        try {
            Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (failures - 1)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** What one attempt adds. What is known of its aggregates is changed at once, and forgotten should the attempt fail. */
    private final class Plan {

        private final List<NewEvent> missing = new ArrayList<>();
        private final List<String> present = new ArrayList<>();
        private final List<String> stored = new ArrayList<>();
        /** The version before the attempt, of each aggregate that gets events. */
        private final Map<AggregateId, Long> versions = new LinkedHashMap<>();

        void add(Candidate candidate) {
            KnownAggregate aggregate = known.get(candidate.event().aggregate());
            NewEvent event = aggregate.missing(candidate, options.bucket());
            if (event == null) {
                boolean wasUs = unsure.contains(candidate.event().id());
                (wasUs ? stored : present).add(candidate.event().type());
            } else {
                versions.putIfAbsent(event.aggregate(), aggregate.version());
                missing.add(event);
                aggregate.add(event);
                known.grown();
            }
        }

        void count() {
            present.forEach(tally::present);
            stored.forEach(tally::added);
            missing.forEach(event -> tally.added(event.type()));
        }
    }
}
