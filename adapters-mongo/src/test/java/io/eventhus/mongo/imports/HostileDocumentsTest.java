package io.eventhus.mongo.imports;

import static io.eventhus.mongo.imports.Documents.document;
import static io.eventhus.mongo.imports.Documents.event;
import static io.eventhus.mongo.imports.Documents.withData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import io.eventhus.api.Cursor;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportedEvent;
import io.eventhus.api.TransientException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDocumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{$numberDouble: 'NaN'} | DOUBLE without a finite value",
                "{$numberDouble: '-Infinity'} | DOUBLE without a finite value",
                "{$numberDecimal: 'NaN'} | DECIMAL128 without a finite value",
                "{$minKey: 1} | MIN_KEY",
                "{$maxKey: 1} | MAX_KEY",
                "{$regularExpression: {pattern: 'secret', options: ''}} | REGULAR_EXPRESSION",
                "{$code: 'secret'} | JAVASCRIPT",
                "{$timestamp: {t: 1, i: 1}} | TIMESTAMP",
                "{$undefined: true} | UNDEFINED",
                "{$date: {$numberLong: '253402300800000'}} | DATE_TIME of a year outside 0 to 9999"
            })
    void what_has_no_json_is_refused_with_its_place_and_without_its_content(String bson, String found) {
        try (Collections collections = new Collections()) {
            collections.with(withData("{ok: 'secret', list: [1, {odd: " + bson + "}]}"));

            assertThat(collections.readReason())
                    .contains(collections.name() + ".events")
                    .contains("document 'a', event 1, version 1, type 'T'")
                    .contains("'data.list.odd'")
                    .contains(found)
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{_id: 'a', version: 1} | document 'a' | events of BSON type missing and version of BSON type int",
                "{_id: 'a', version: 1, events: 'x'} | document 'a' | events of BSON type string",
                "{_id: 'a', version: 'x', events: []} | document 'a' | version of BSON type string",
                "{_id: 'a', events: [1, 2, 3]} | document 'a' | version of BSON type missing",
                "{_id: {$oid: '0123456789abcdef01234567'}, version: 1, events: [{}]} | _id that is no string | BSON type OBJECT_ID",
                "{_id: '', version: 1, events: [{_id: '', event_type: 'T', version: 1, aggregate_type: 'A', timestamp: {$date: {$numberLong: '1'}}}]} | type 'T' | is empty",
                "{_id: 'a', version: 1, events: [7]} | event 1 | expected a document",
                "{_id: 'a', version: 1, events: [null]} | event 1 | expected a document",
                "{_id: 'a', version: 1, events: [[]]} | event 1 | expected a document",
                "{_id: 'a', version: 1, events: [{}]} | event 1 | expected a string for 'event_type', found nothing"
            })
    void a_document_that_is_none_of_the_toolkits_is_refused_once(String document, String where, String why) {
        try (Collections collections = new Collections()) {
            assertThat(collections.with(document).readReason()).contains(where).contains(why);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "event_type: 'T', | event_type: 7, | expected a string for 'event_type', found BSON type INT32",
                "event_type: 'T', | event_type: '', | expected a string for 'event_type', found nothing",
                "_id: 'a', data | _id: 'b', data | expected the document's _id for '_id', found another id",
                "_id: 'a', data | data | expected the document's _id for '_id', found nothing",
                "aggregate_type: 'Account', | `` | expected a string for 'aggregate_type', found nothing",
                "'Account' | null | expected a string for 'aggregate_type', found BSON type NULL",
                "'Account' | '' | an aggregate's type is empty",
                "version: 1}] | version: '1'}] | expected an integer for 'version', found BSON type STRING",
                "version: 1}] | version: 1.5}] | expected an integer for 'version', found BSON type DOUBLE",
                ", version: 1}] | }] | expected an integer for 'version', found nothing",
                "{$date: {$numberLong: '1000'}} | 1000 | expected a date for 'timestamp', found BSON type INT32",
                "{$date: {$numberLong: '1000'}} | {$date: {$numberLong: '9223372036854775807'}} | expected a year from 0 to 9999",
                "timestamp: {$date: {$numberLong: '1000'}}, | `` | expected a date for 'timestamp', found nothing"
            })
    void an_event_with_a_field_that_is_missing_or_odd_is_refused(String part, String instead, String why) {
        String document = withData("1");
        assertThat(document).contains(part);
        try (Collections collections = new Collections()) {
            collections.with(document.replace(part, instead == null ? "" : instead));

            assertThat(collections.readReason())
                    .contains("document 'a', event 1")
                    .contains(why);
        }
    }

    @Test
    void a_version_that_is_a_whole_double_is_read() {
        try (Collections collections = new Collections()) {
            collections.with(withData("1").replace("version: 1", "version: 1.0"));

            assertThat(collections
                            .readEvents(EventhusImportConfig.defaults())
                            .getFirst()
                            .version())
                    .isEqualTo(1);
        }
    }

    @Test
    void two_keys_that_get_one_name_are_refused() {
        try (Collections collections = new Collections()) {
            collections.with(document("a", 1, event("a", 1, 1, "WithdrawalPerformed", "{amount: 1, ammount: 2}")));

            assertThat(collections.read(Collections.BANK))
                    .singleElement()
                    .extracting(record -> ((ImportRefusal) record).reason().getMessage())
                    .asString()
                    .contains("'data.ammount'")
                    .contains("a second key");
        }
    }

    @Test
    void reading_goes_on_behind_what_is_refused_and_the_refusal_says_the_type() {
        try (Collections collections = new Collections()) {
            collections.with(
                    document("a", 1, event("a", 1, 1, "T", "{$minKey: 1}")),
                    document("b", 1, event("b", 1, 2, "T", "2")));

            List<ImportRecord> read = collections.read(EventhusImportConfig.defaults());

            assertThat(read.get(0)).isInstanceOf(ImportRefusal.class);
            assertThat(read.get(0).type()).isEqualTo("T");
            assertThat(read.get(1)).isInstanceOf(ImportedEvent.class);
        }
    }

    @Test
    void broken_documents_are_counted_as_the_one_record_that_they_give() {
        try (Collections collections = new Collections()) {
            collections.with("{_id: 'a', events: [1, 2, 3]}", document("b", 1, event("b", 1, 2, "T", "2")));

            try (EventhusImport source = EventhusImport.of(collections.database(), EventhusImportConfig.defaults())) {
                assertThat(source.count()).isEqualTo(2);
            }
            assertThat(collections.read(EventhusImportConfig.defaults())).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mongodb://user:secret:2@host/bank", "http://host/secret", "mongodb://localhost:27017/"})
    void a_connection_string_that_cannot_be_used_is_refused_without_repeating_it(String connection) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventhusImport.open(connection, EventhusImportConfig.defaults()))
                .withMessageContaining("mongodb://HOST:PORT/DATABASE")
                .withMessageNotContaining("secret");
    }

    @Test
    void a_server_that_is_not_there_is_a_transient_failure() {
        try (EventhusImport source = EventhusImport.open(
                        "mongodb://127.0.0.1:9/bank?serverSelectionTimeoutMS=300", EventhusImportConfig.defaults());
                Cursor<ImportRecord> read = source.read()) {
            assertThatThrownBy(read::next)
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("bank.events");
            assertThatThrownBy(source::count).isInstanceOf(TransientException.class);
        }
    }

    @Test
    void a_client_that_was_handed_in_stays_open() {
        try (Collections collections = new Collections()) {
            MongoDatabase database = collections.database();
            EventhusImport source = EventhusImport.of(database, EventhusImportConfig.defaults());

            source.close();

            assertThat(database.getCollection("events").countDocuments()).isZero();
        }
    }
}
