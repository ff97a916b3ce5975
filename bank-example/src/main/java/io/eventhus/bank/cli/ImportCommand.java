package io.eventhus.bank.cli;

import io.eventhus.api.EventhusException;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.ImportAddress;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.importing.EventImport;
import io.eventhus.core.importing.ImportOptions;
import io.eventhus.core.importing.ImportReport;
import io.eventhus.core.importing.ImportReport.Counts;
import io.eventhus.mongo.imports.EventhusImport;
import io.eventhus.mongo.imports.EventhusImportConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import-eventhus",
        description = {
            "Imports what a Go bank stored in MongoDB, and prints how many events of each type.",
            "May be repeated: it adds what is new, and nothing twice."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand extends BankSubcommand implements Callable<Integer> {

    /** An import remembers itself what it found: nothing is loaded twice while it is remembered. */
    private static final EventStoreConfig NOTHING_CACHED =
            EventStoreConfig.defaults().withCachedBytes(0);

    @Parameters(paramLabel = "ADDRESS", description = ImportAddress.FORM)
    private String address = "";

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            defaultValue = EventhusImportConfig.DEFAULT_COLLECTION,
            description = "The collection to read; by default ${DEFAULT-VALUE}.")
    private String collection = EventhusImportConfig.DEFAULT_COLLECTION;

    @Option(names = "--dry-run", description = "Only look and count: change nothing.")
    private boolean dryRun;

    @Option(
            names = "--skip-refused",
            description = "Go on behind what cannot be imported, and count it; without it, the import ends there.")
    private boolean skipRefused;

    @Override
    public Integer call() {
        if (!publishing().addresses().isEmpty()) {
            throw usage("import-eventhus publishes nothing: what it imports was published by who stored it."
                    + " To publish it again, use relay");
        }
        try (EventhusImport source = source();
                BankStore store = openStore();
                EventStore events = EventStore.open(store.log(), NOTHING_CACHED)) {
            long steps = source.count();
            try (ImportProgress progress =
                    new ImportProgress(steps, spec().commandLine().getErr())) {
                report(run(source, events, progress));
            }
        }
        return ExitCodes.DONE;
    }

    private EventhusImport source() {
        try {
            return ImportAddress.open(address, collection);
        } catch (IllegalArgumentException unusable) {
            throw usage(String.valueOf(unusable.getMessage()));
        }
    }

    private ImportReport run(EventhusImport source, EventStore events, ImportProgress progress) {
        ImportOptions options = ImportOptions.of(BankEvents.BUCKET, BankEvents.REGISTER)
                .withDryRun(dryRun)
                .withSkipRefused(skipRefused)
                .withProgress(progress::show);
        try {
            ImportReport report = EventImport.run(source.read(), events, options);
            progress.close();
            return report;
        } catch (EventhusException broken) {
            progress.close();
            progress.tellLast(dryRun ? "would have added" : "had added");
            throw broken;
        }
    }

    private void report(ImportReport report) {
        report.byType().forEach((type, counts) -> line(type.isEmpty() ? "(no type)" : Shown.of(type), counts));
        line("total", report.total());
        if (report.first() != null) {
            out().line("from " + report.first() + " to " + report.last());
        }
        out().flush();
    }

    private void line(String what, Counts counts) {
        out().line(what + ": " + counts.found() + " found, " + counts.present() + " already there, " + counts.added()
                + (dryRun ? " to add, " : " added, ") + counts.refused() + " refused");
    }
}
