package io.eventhus.mongo.imports;

import static io.eventhus.mongo.imports.Documents.document;
import static io.eventhus.mongo.imports.Documents.event;
import static io.eventhus.mongo.imports.Documents.withData;
import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | null",
                "true | true",
                "'x' | \"x\"",
                "{$numberInt: '-2147483648'} | -2147483648",
                "{$numberLong: '9223372036854775807'} | 9223372036854775807",
                "{$numberLong: '9007199254740993'} | 9007199254740993",
                "{$numberDouble: '1E-7'} | 1e-7",
                "{$numberDecimal: '12345678901234567890.10'} | 12345678901234567890.10",
                "{$numberDecimal: '1E+3'} | 1E+3",
                "{$numberDecimal: '-0'} | -0",
                "{$oid: '0123456789abcdef01234567'} | \"0123456789abcdef01234567\"",
                "{$binary: {base64: '/+8A', subType: '00'}} | \"/+8A\"",
                "{$binary: {base64: '', subType: '00'}} | \"\"",
                "{$symbol: 'old'} | \"old\"",
                "{$date: {$numberLong: '1772600767100'}} | \"2026-03-04T05:06:07.1Z\"",
                "[] | []",
                "{} | {}",
                "[[1], {a: [{}, null]}] | [[1],{\"a\":[{},null]}]",
                "{'': 1, 'a.b': 2, '$c': 3} | {\"\":1,\"a.b\":2,\"$c\":3}"
            })
    void a_value_becomes_the_json_that_go_would_write(String bson, String json) {
        assertThat(read(withData(bson))).isEqualTo(json);
    }

    @Test
    void a_payload_that_is_absent_is_null() {
        assertThat(read(withData("1").replace("data: 1, ", ""))).isEqualTo("null");
    }

    @Test
    void a_hundred_documents_inside_each_other_are_read() {
        BsonValue nested = new BsonInt32(7);
        for (int depth = 0; depth < 50; depth++) {
            nested = new BsonDocument("k", new BsonArray(java.util.List.of(nested)));
        }

        String json = read(withData(((BsonDocument) nested).toJson()));

        assertThat(json).isEqualTo("{\"k\":[".repeat(50) + "7" + "]}".repeat(50));
    }

    @Test
    void keys_get_the_names_that_the_configuration_gives_them_by_type_and_path() {
        EventhusImportConfig config = EventhusImportConfig.defaults()
                .withKey("T", "amount", "ammount")
                .withKey("T", "owner.firstname", "firstName")
                .withKey("T", "lines.sku", "SKU");
        try (Collections collections = new Collections()) {
            String data =
                    "{amount: 1, owner: {firstname: 'a', amount: 2}, lines: [{sku: 1}, {sku: 2}], firstname: 'b'}";
            collections.with(document("a", 2, event("a", 1, 1, "T", data), event("a", 2, 2, "U", "{amount: 1}")));

            assertThat(collections.readEvents(config).stream()
                            .map(event -> event.data().text()))
                    .containsExactly(
                            "{\"ammount\":1,\"owner\":{\"firstName\":\"a\",\"amount\":2},"
                                    + "\"lines\":[{\"SKU\":1},{\"SKU\":2}],\"firstname\":\"b\"}",
                            "{\"amount\":1}");
        }
    }

    @Test
    void the_type_may_stand_behind_the_payload() {
        try (Collections collections = new Collections()) {
            collections.with(
                    "{_id: 'a', version: 1, events: [{data: {amount: 5}, version: 1, aggregate_type: 'Account',"
                            + " timestamp: {$date: {$numberLong: '1'}}, _id: 'a', event_type: 'WithdrawalPerformed'}]}");

            assertThat(collections
                            .readEvents(Collections.BANK)
                            .getFirst()
                            .data()
                            .text())
                    .isEqualTo("{\"ammount\":5}");
        }
    }

    private static String read(String document) {
        try (Collections collections = new Collections()) {
            return collections
                    .with(document)
                    .readEvents(EventhusImportConfig.defaults())
                    .getFirst()
                    .data()
                    .text();
        }
    }
}
