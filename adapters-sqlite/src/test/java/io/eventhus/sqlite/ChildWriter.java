package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Appends in a process of its own. Arguments: job, file, name, number of commits. Says on its output what is stored. */
final class ChildWriter {

    private static final int LARGE_CHARACTERS = 50_000;

    private ChildWriter() {}

    public static void main(String[] arguments) {
        String name = arguments[2];
        int count = Integer.parseInt(arguments[3]);
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(Path.of(arguments[1])))) {
            switch (arguments[0]) {
                case "race" -> race(log, name, count);
                case "fill" -> fill(log, name);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
        say("done");
    }

    /** Appends commits of two events by compare-and-append, each exactly once. */
    private static void race(SqliteCommitLog log, String name, int count) {
        for (int i = 1; i <= count; ) {
            AppendOutcome outcome = append(log, name + "-" + i, "small");
            switch (outcome) {
                case AppendOutcome.Stored stored -> {
                    say("stored " + name + "-" + i);
                    i++;
                }
                case AppendOutcome.HeadMoved moved -> Thread.onSpinWait();
                case AppendOutcome.Unknown unknown -> throw unknown.cause();
                case AppendOutcome.Failed failed -> {
                    if (!(failed.reason() instanceof TransientException)) {
                        throw failed.reason();
                    }
                }
            }
        }
    }

    /** Appends large commits until one has an unknown outcome, then tells what a read says. */
    private static void fill(SqliteCommitLog log, String name) {
        for (int i = 1; ; i++) {
            AppendOutcome outcome = append(log, name + "-" + i, "x".repeat(LARGE_CHARACTERS));
            if (!(outcome instanceof AppendOutcome.Stored)) {
                say(outcome.getClass().getSimpleName());
                break;
            }
            say("stored " + name + "-" + i);
        }
        try {
            log.head();
            say("readable");
        } catch (TransientException e) {
            say("transient");
        }
    }

    private static AppendOutcome append(SqliteCommitLog log, String id, String text) {
        long head = log.head();
        String last = Samples.LOG_ID;
        if (head > 0) {
            last = ((Commit) Samples.all(log.read(head - 1, head)).getFirst()).id();
        }
        return log.append(
                head, List.of(Samples.commit(id, last, event(head + 1, id, text), event(head + 2, id, text))));
    }

    private static StoredEvent event(long position, String id, String text) {
        return new StoredEvent(
                position,
                id + "-" + position,
                new AggregateId("Child", id),
                position,
                "Written",
                "",
                JsonData.ofText("\"" + text + "\""),
                Samples.TIME,
                Map.of(),
                Set.of());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
