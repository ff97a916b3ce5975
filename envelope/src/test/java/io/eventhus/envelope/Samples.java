package io.eventhus.envelope;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The bank's event types and events that several tests use. */
final class Samples {

    record AccountCreated(String owner) {}

    record DepositPerformed(long amount) {}

    record WithdrawalPerformed(long amount) {}

    /** The bank as the application spells it: always {@code amount}. The wire's misspellings are the register's. */
    static final EventRegister BANK = EventRegister.builder()
            .event("AccountCreated", AccountCreated.class)
            .event("DepositPerformed", DepositPerformed.class)
            .event("WithdrawalPerformed", WithdrawalPerformed.class)
            .rename(Profile.V2, "DepositPerformed", "amount", "ammount")
            .rename(Profile.V1, "WithdrawalPerformed", "amount", "ammount")
            .rename(Profile.V2, "WithdrawalPerformed", "amount", "ammount")
            .build();

    private Samples() {}

    static EnvelopeCodec codec(Profile profile) {
        return new EnvelopeCodec("bank", profile, BANK);
    }

    static StoredEvent event(String type, long version, String data) {
        return event("01M80Z5H83NG171EXVYBTRJ0YC", "acc-1", type, version, data, Map.of());
    }

    static StoredEvent event(
            String id, String aggregateId, String type, long version, String data, Map<String, String> metadata) {
        return new StoredEvent(
                1,
                id,
                new AggregateId("Account", aggregateId),
                version,
                type,
                "",
                JsonData.ofText(data),
                Instant.EPOCH,
                metadata,
                Set.of());
    }

    /** One event for each golden file, by the file's name. */
    static Map<String, StoredEvent> golden() {
        String odd = "o'dd/ID \"q\" \\ <é>&?#%2F+*>.\t\b\f\u0001\u007f\u2028\u2029\ufeff😀 end ";
        Map<String, StoredEvent> events = new LinkedHashMap<>();
        events.put("created", event("AccountCreated", 1, "{\"owner\":\"mishudark\"}"));
        events.put(
                "created-odd-strings", event("AccountCreated", 2, "{\"owner\":" + JsonText.quoted(odd, false) + "}"));
        events.put("odd-ids", event("id \"1\" <😀>", odd, "AccountCreated", 3, "{\"owner\":\"\"}", Map.of()));
        events.put("deposit-2p53plus1", event("DepositPerformed", 4, "{\"amount\":9007199254740993}"));
        events.put("deposit-2p63minus1", event("DepositPerformed", 5, "{\"amount\":9223372036854775807}"));
        events.put("withdrawal", event("WithdrawalPerformed", 6, "{\"amount\":249}"));
        events.put("null-data", event("AccountCreated", 7, "null"));
        events.put("version-2p63minus1", event("AccountCreated", Long.MAX_VALUE, "{\"owner\":\"x\"}"));
        events.put(
                "command-id",
                event("e1", "acc-1", "AccountCreated", 8, "{\"owner\":\"x\"}", Map.of("command_id", "c1")));
        events.put("unregistered", event("HTTPServerStarted", 9, "[ 1.50 , {\"z\": 1e+5} ]"));
        return events;
    }
}
