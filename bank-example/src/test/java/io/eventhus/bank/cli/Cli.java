package io.eventhus.bank.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs one command of the bank as the launcher would, on one store. */
record Cli(String store) {

    /** What a command left behind. */
    record Result(int code, List<String> out, String err) {}

    static Cli sqlite(Path folder) {
        return new Cli("sqlite:" + folder.resolve("bank.db"));
    }

    /** Runs a command on this store. */
    Result run(String... arguments) {
        return runAsGiven(
                Stream.concat(Stream.of("--store", store), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs a command that names its store itself. */
    static Result runAsGiven(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = Bank.run(out, new PrintWriter(err, true), arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString());
    }
}
