package io.eventhus.bank.cli;

import io.eventhus.bank.PublishAddress;
import io.eventhus.bank.StoreAddress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The bank on the command line; the subcommands do the work. */
@Command(
        name = "bank",
        description = "A bank on Axon Framework, over an event store of your choice.",
        mixinStandardHelpOptions = true,
        version = "bank 0.1.0",
        subcommands = {
            DemoCommand.class,
            OpenCommand.class,
            DepositCommand.class,
            WithdrawCommand.class,
            OwnerCommand.class,
            BalanceCommand.class,
            EventsCommand.class,
            LoadCommand.class,
            ConflictCommand.class,
            ConflictRivalCommand.class,
            RelayCommand.class,
            ConsumeCommand.class,
            ImportCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:unexpected",
            "2:usage",
            "3:the bank refused the command",
            "4:the store cannot be used"
        })
public final class Bank implements Runnable {

    private static final int MOST_WAIT_SECONDS = 86_400;

    @Option(
            names = "--store",
            scope = ScopeType.INHERIT,
            paramLabel = "STORE",
            defaultValue = "sqlite:bank.db",
            description =
                    "memory, sqlite:PATH, nats://HOST:PORT/BUCKET or mongodb://HOST:PORT/DATABASE; by default ${DEFAULT-VALUE}. May stand before or after the subcommand.")
    private @Nullable StoreAddress store;

    @Option(
            names = "--publish",
            scope = ScopeType.INHERIT,
            paramLabel = "PUBLISH",
            parameterConsumer = PublishAddresses.Adding.class,
            description = "Publishes what is stored meanwhile: " + PublishAddress.FORMS
                    + ". May be repeated; each goes on from where it was.")
    private PublishAddresses publish = new PublishAddresses();

    @Option(
            names = "--publish-wait",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long to wait in the end for a publisher that does not get on; by default ${DEFAULT-VALUE}.")
    private int publishWaitSeconds;

    @Spec
    private @Nullable CommandSpec spec;

    private final Output out;

    private Bank(Output out) {
        this.out = out;
    }

    /** Runs one command of the bank and exits with its code. */
    public static void main(String[] arguments) {
        try (OutputStream out = new FileOutputStream(FileDescriptor.out);
                PrintWriter err =
                        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)) {
            int code = run(out, err, arguments);
            // Threads that wait for work must not keep a finished command alive.
            Runtime.getRuntime().exit(code);
        } catch (java.io.IOException closed) {
            Runtime.getRuntime().exit(ExitCodes.UNEXPECTED);
        }
    }

    /**
     * Runs one command of the bank.
     *
     * @param out       takes what the command prints, in UTF-8; not closed
     * @param err       takes everything else; not closed
     * @param arguments the subcommand and its arguments
     * @return the exit code
     */
    public static int run(OutputStream out, PrintWriter err, String... arguments) {
        Output output = new Output(out);
        CommandLine command = new CommandLine(new Bank(output))
                .setErr(err)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                // Arguments are taken as they are: an id may begin with @ or stand in quotes.
                .setExpandAtFiles(false)
                .setTrimQuotes(false)
                .registerConverter(StoreAddress.class, StoreAddress::parse)
                .setExecutionExceptionHandler((failure, failed, result) -> ExitCodes.of(failure, failed));
        // An id may begin with a dash.
        command.getSubcommands().values().forEach(sub -> sub.setUnmatchedOptionsArePositionalParams(true));
        return command.execute(arguments);
    }

    @Override
    public void run() {
        throw usage("a subcommand is missing");
    }

    /** Returns where the events are. */
    StoreAddress store() {
        if (store == null) {
            throw usage("there is no store; expected --store " + StoreAddress.FORMS);
        }
        return store;
    }

    /** Returns where to publish. */
    PublishOptions publishing() {
        if (publishWaitSeconds < 0 || publishWaitSeconds > MOST_WAIT_SECONDS) {
            throw usage(
                    "--publish-wait is " + publishWaitSeconds + "; expected 0 to " + MOST_WAIT_SECONDS + " seconds");
        }
        return new PublishOptions(
                publish.all(),
                Duration.ofSeconds(publishWaitSeconds),
                out,
                specified().commandLine().getErr());
    }

    /** Returns standard output. */
    Output out() {
        return out;
    }

    private ParameterException usage(String message) {
        return new ParameterException(specified().commandLine(), message);
    }

    private CommandSpec specified() {
        if (spec == null) {
            throw new IllegalStateException("the command was not made by picocli; expected a specification");
        }
        return spec;
    }
}
