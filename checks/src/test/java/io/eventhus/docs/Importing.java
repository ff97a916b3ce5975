package io.eventhus.docs;

import io.eventhus.core.EventStore;
import io.eventhus.core.importing.EventImport;
import io.eventhus.core.importing.ImportOptions;
import io.eventhus.core.importing.ImportReport;
import io.eventhus.envelope.EventRegister;
import io.eventhus.mongo.imports.EventhusImport;
import io.eventhus.mongo.imports.EventhusImportConfig;

/** The import that docs/importing.md shows. */
final class Importing {

    private Importing() {}

    static ImportReport run(EventStore store, EventRegister register) {
        // shown: begin
        EventhusImportConfig config =
                EventhusImportConfig.defaults().withKey("WithdrawalPerformed", "amount", "ammount");
        ImportOptions options = ImportOptions.of("bank", register).withDryRun(true);
        try (EventhusImport source = EventhusImport.open("mongodb://localhost:27017/bank", config)) {
            return EventImport.run(source.read(), store, options);
        }
        // shown: end
    }
}
