package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What callers were told, checked against the log by an evaluation of its own. */
final class History {

    /** An answer, and how far the log reached when the commit was handed in and when it was answered. */
    private record Told(String commitId, Object answer, long from, long to) {}

    private final List<Told> told = new ArrayList<>();
    int stored;
    int conflicts;
    int unknown;

    void stored(String commitId, Commit answer, long from, long to) {
        told.add(new Told(commitId, answer, from, to));
        stored++;
    }

    void failed(String commitId, EventhusException reason, long from, long to) {
        told.add(new Told(commitId, reason, from, to));
        if (reason instanceof ConflictException) {
            conflicts++;
        } else if (reason instanceof OutcomeUnknownException) {
            unknown++;
        }
    }

    void check(SimulatedLog log, Map<String, NewCommit> submitted) {
        checkChain(log);
        checkConditions(log, submitted);
        for (Told each : told) {
            List<Commit> found = log.commits.stream()
                    .filter(commit -> commit.id().equals(each.commitId()))
                    .toList();
            switch (each.answer()) {
                case Commit acknowledged -> {
                    assertThat(acknowledged.firstPosition())
                            .as("stored behind what was there when it was handed in")
                            .isGreaterThan(each.from());
                    assertThat(found)
                            .as("acknowledged: once, whole, in its place")
                            .containsExactly(acknowledged);
                }
                case OutcomeUnknownException unsure -> {
                    assertThat(found.size()).as("unknown: at most once").isLessThanOrEqualTo(1);
                    for (Commit commit : found) {
                        assertThat(commit.firstPosition())
                                .as("an unknown commit stands where it was said to")
                                .isEqualTo(unsure.pending().position());
                    }
                }
                case ConflictException conflict -> {
                    assertThat(found).as("rejected: never stored").isEmpty();
                    AppendCondition condition = conflict.report().condition();
                    assertThat(LongStream.rangeClosed(each.from(), each.to())
                                    .anyMatch(upTo -> !holds(log, condition, upTo)))
                            .as("rejected, so it did not hold at a moment of the call: " + conflict.getMessage())
                            .isTrue();
                }
                default -> assertThat(found).as("failed: never stored").isEmpty();
            }
        }
    }

    private static void checkChain(SimulatedLog log) {
        long position = 1;
        String predecessor = log.logId();
        Map<AggregateId, Long> versions = new HashMap<>();
        for (Commit commit : log.commits) {
            assertThat(commit.firstPosition()).isEqualTo(position);
            assertThat(commit.predecessor()).isEqualTo(predecessor);
            for (StoredEvent event : commit.events()) {
                long version = versions.merge(event.aggregate(), 1L, Long::sum);
                assertThat(event.version()).as("versions are dense").isEqualTo(version);
            }
            predecessor = commit.id();
            position += commit.events().size();
        }
    }

    private static void checkConditions(SimulatedLog log, Map<String, NewCommit> submitted) {
        for (Commit commit : log.commits) {
            NewCommit wanted = submitted.get(commit.id());
            assertThat(wanted).as("nothing is stored that nobody submitted").isNotNull();
            for (AppendCondition condition : wanted.conditions()) {
                assertThat(holds(log, condition, commit.firstPosition() - 1))
                        .as("the condition held just before position " + commit.firstPosition())
                        .isTrue();
            }
        }
    }

    private static boolean holds(SimulatedLog log, AppendCondition condition, long upTo) {
        return switch (condition) {
            case AppendCondition.NoStream none -> log.versionOf(none.aggregate(), upTo) == 0;
            case AppendCondition.StreamExists exists -> log.versionOf(exists.aggregate(), upTo) > 0;
            case AppendCondition.ExpectedVersion expected ->
                log.versionOf(expected.aggregate(), upTo) == expected.version();
            case AppendCondition.NoEventMatching none ->
                log.events.stream()
                        .noneMatch(event -> event.position() > none.after()
                                && event.position() <= upTo
                                && none.query().matches(event));
        };
    }
}
