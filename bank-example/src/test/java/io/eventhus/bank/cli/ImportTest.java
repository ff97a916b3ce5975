package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.eventhus.api.Envelope;
import io.eventhus.api.StoredEvent;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.StoreAddress;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.core.EventStore;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Go bank's events in MongoDB become the bank's own. */
class ImportTest {

    /** {@code -Deventhus.import.events=100000} makes a large import of the test of moderate size, and prints its times. */
    private static final int EVENTS = Integer.getInteger("eventhus.import.events", 4_000);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private MongoClient client;

    @SuppressWarnings("NullAway.Init")
    private MongoDatabase database;

    @SuppressWarnings("NullAway.Init")
    private MongoCollection<BsonDocument> events;

    @SuppressWarnings("NullAway.Init")
    private String address;

    @BeforeEach
    void connect() {
        String uri = TestServers.mongo().address();
        client = MongoClients.create(uri);
        database = client.getDatabase(
                "eventhus_import_" + UUID.randomUUID().toString().substring(0, 8));
        events = database.getCollection("events", BsonDocument.class);
        address = uri.replaceFirst("/(?=$|\\?)", "/" + database.getName());
    }

    @AfterEach
    void disconnect() {
        database.drop();
        client.close();
    }

    private void insert(String... documents) {
        for (String document : documents) {
            events.insertOne(BsonDocument.parse(document));
        }
    }

    private static String account(String id, String data) {
        return "{_id: '" + id + "', version: 1, events: [{event_type: 'AccountCreated', _id: '" + id + "', data: "
                + data
                + ", timestamp: {$date: {$numberLong: '1551675967000'}}, aggregate_type: 'Account', version: 1}]}";
    }

    @Test
    void many_accounts_have_the_balances_that_the_documents_say_and_a_second_run_adds_nothing() {
        GoDocuments go = new GoDocuments(events, 11);
        go.write(EVENTS / 50, EVENTS);
        Cli bank = Cli.sqlite(folder);

        Result dry = timed("dry run", bank, "import-eventhus", address, "--dry-run");
        Result first = timed("first run", bank, "import-eventhus", address);
        Result second = timed("second run", bank, "import-eventhus", address);
        Result balance = timed("balance", bank, "balance", "--wait", "600");

        assertThat(dry.out())
                .contains("total: " + EVENTS + " found, 0 already there, " + EVENTS + " to add, 0 refused");
        assertThat(first.out())
                .contains("total: " + EVENTS + " found, 0 already there, " + EVENTS + " added, 0 refused");
        assertThat(second.out())
                .contains("total: " + EVENTS + " found, " + EVENTS + " already there, 0 added, 0 refused");
        assertThat(balance.out()).isEqualTo(go.balances());

        go.deposit(3, 77);
        go.deposit(4, 78);
        Result third = bank.run("import-eventhus", address);

        assertThat(third.out())
                .contains("total: " + (EVENTS + 2) + " found, " + EVENTS + " already there, 2 added, 0 refused");
        assertThat(bank.run("balance").out()).isEqualTo(go.balances());
    }

    private static Result timed(String what, Cli bank, String... arguments) {
        long start = System.nanoTime();
        Result result = bank.run(arguments);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.DONE);
        System.Logger log = System.getLogger(ImportTest.class.getName());
        log.log(
                EVENTS > 10_000 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                String.format(Locale.ROOT, "%s of %d events: %.1f s", what, EVENTS, took.toMillis() / 1_000.0));
        return result;
    }

    @Test
    void what_was_imported_is_the_banks_own_and_goes_on() {
        insert(account("a", "{owner: 'mishudark'}"));
        Cli bank = Cli.sqlite(folder);

        Result imported = bank.run("import-eventhus", address);

        assertThat(imported.out())
                .containsExactly(
                        "AccountCreated: 1 found, 0 already there, 1 added, 0 refused",
                        "total: 1 found, 0 already there, 1 added, 0 refused",
                        "from 2019-03-04T05:06:07Z to 2019-03-04T05:06:07Z");
        assertThat(bank.run("deposit", "a", "300").code()).isEqualTo(ExitCodes.DONE);
        assertThat(bank.run("open", "a", "x").code()).isEqualTo(ExitCodes.REFUSED);
        assertThat(bank.run("balance").out()).containsExactly("a mishudark 300");
        assertThat(bank.run("import-eventhus", address).out())
                .contains("total: 1 found, 1 already there, 0 added, 0 refused");
    }

    @ParameterizedTest
    @CsvSource({
        "001-bank-create-plain.json, AccountCreated, {owner: 'mishudark'}, 1",
        "002-bank-deposit-300.json, DepositPerformed, {amount: 300}, 2",
        "003-bank-withdrawal-249.json, WithdrawalPerformed, {amount: 249}, 3"
    })
    void an_imported_event_is_the_one_that_came_over_the_bus(String vector, String type, String data, int version)
            throws Exception {
        Path file = Path.of(Objects.requireNonNull(ImportTest.class.getResource("/nats-v1/" + vector))
                .toURI());
        String body =
                BsonDocument.parse(Files.readString(file)).getString("body").getValue();
        Envelope bus = BankEvents.codec().decode(body.getBytes(StandardCharsets.UTF_8));
        insert(account(bus.aggregate().id(), data)
                .replace("AccountCreated", type)
                .replace("version: 1}]", "version: " + version + "}]"));
        Cli bank = Cli.sqlite(folder);

        bank.run("import-eventhus", address);

        try (BankStore store = StoreAddress.parse(bank.store()).open();
                EventStore stored = EventStore.open(store.log());
                var all = stored.load(io.eventhus.api.EventQuery.all()).events()) {
            StoredEvent event = Objects.requireNonNull(all.next());
            assertThat(event.id()).isEqualTo(bus.id());
            assertThat(event.data()).isEqualTo(bus.data());
            assertThat(event.type()).isEqualTo(bus.type());
            assertThat(event.aggregate()).isEqualTo(bus.aggregate());
        }
    }

    @Test
    void a_broken_document_ends_the_import_unless_it_is_to_be_skipped() {
        insert(account("a", "{owner: 'x'}"), account("b", "{owner: {$minKey: 1}}"), account("c", "{owner: 'y'}"));
        Cli bank = Cli.sqlite(folder);

        Result ended = bank.run("import-eventhus", address);
        Result skipped = bank.run("import-eventhus", address, "--skip-refused");

        assertThat(ended.code()).isEqualTo(ExitCodes.UNEXPECTED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("the import had added 1 events when it stopped")
                .contains("failed: importing from " + database.getName() + ".events, document 'b', event 1")
                .contains("'data.owner'")
                .contains("MIN_KEY");
        assertThat(skipped.code()).isEqualTo(ExitCodes.DONE);
        assertThat(skipped.out()).contains("AccountCreated: 3 found, 1 already there, 1 added, 1 refused");
        assertThat(bank.run("balance").out()).containsExactly("a x 0", "c y 0");
    }

    @Test
    void a_bucket_on_nats_takes_an_import_as_well() {
        GoDocuments go = new GoDocuments(events, 12);
        go.write(20, 600);
        Cli bank = new Cli(TestServers.shared(Nats.KIND, Nats.NEWEST).address() + "/" + database.getName());

        assertThat(bank.run("import-eventhus", address).out())
                .contains("total: 600 found, 0 already there, 600 added, 0 refused");
        assertThat(bank.run("import-eventhus", address).out())
                .contains("total: 600 found, 600 already there, 0 added, 0 refused");
        assertThat(bank.run("balance").out()).isEqualTo(go.balances());
    }

    @Test
    void a_dry_run_stores_nothing() {
        insert(account("a", "{owner: 'x'}"));
        Cli bank = Cli.sqlite(folder);

        assertThat(bank.run("import-eventhus", address, "--dry-run").out())
                .contains("AccountCreated: 1 found, 0 already there, 1 to add, 0 refused");
        assertThat(bank.run("events").out()).isEmpty();
    }

    @Test
    void another_collection_is_read_if_it_is_named() {
        insert(account("a", "{owner: 'x'}"));
        Cli bank = Cli.sqlite(folder);

        assertThat(bank.run("import-eventhus", address, "--collection", "other").out())
                .containsExactly("total: 0 found, 0 already there, 0 added, 0 refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nats://localhost/bank", "mongodb://localhost", "mongodb://user:hunter:2@localhost/bank"})
    void an_address_that_names_no_database_is_wrong_usage(String wrong) {
        Result result = Cli.sqlite(folder).run("import-eventhus", wrong);

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .contains("expected mongodb://HOST:PORT/DATABASE")
                .doesNotContain("hunter");
    }

    @Test
    void a_server_that_is_not_there_ends_with_4_and_publishing_meanwhile_with_2() {
        Cli bank = Cli.sqlite(folder);

        assertThat(bank.run("import-eventhus", "mongodb://127.0.0.1:9/bank?serverSelectionTimeoutMS=300")
                        .code())
                .isEqualTo(ExitCodes.STORE_UNUSABLE);
        assertThat(bank.run("import-eventhus", address, "--publish", "lines:-").code())
                .isEqualTo(ExitCodes.USAGE);
    }
}
