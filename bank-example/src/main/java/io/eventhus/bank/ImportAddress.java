package io.eventhus.bank;

import io.eventhus.mongo.imports.EventhusImport;
import io.eventhus.mongo.imports.EventhusImportConfig;

/** Where the bank imports events from: the one place that knows what a Go bank left in MongoDB. */
public final class ImportAddress {

    /** How an address is written, for messages. */
    public static final String FORM = "mongodb://HOST:PORT/DATABASE";

    /** Go's Mongo store names keys after the fields of the structs, which the Go bank's bus does not for withdrawals. */
    private static final EventhusImportConfig BANK = EventhusImportConfig.defaults()
            .withKey("WithdrawalPerformed", "amount", "ammount")
            .withKey("withdrawal_performed", "amount", "ammount");

    private ImportAddress() {}

    /**
     * Prepares to read what a Go bank stored, by either version of the toolkit.
     *
     * @param address    {@code mongodb://HOST:PORT/DATABASE}
     * @param collection the collection's name
     * @throws IllegalArgumentException if it cannot be read; the message does not repeat the address
     */
    public static EventhusImport open(String address, String collection) {
        return EventhusImport.open(address, BANK.withCollection(collection));
    }
}
