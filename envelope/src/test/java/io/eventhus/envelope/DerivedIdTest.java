package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DerivedIdTest {

    private static String of(String bucket, String aggregateType, String id, long version, String type, String data) {
        return DerivedId.of(bucket, new AggregateId(aggregateType, id), version, type, JsonData.ofText(data));
    }

    /** Never to change: these were computed by another program, from the description in docs/envelope.md. */
    @Test
    void the_function_is_what_its_description_says_for_ever() {
        assertThat(of(
                        "bank",
                        "Account",
                        "0000XSNJG0MQJHBF4QX1EFD6Y3",
                        1,
                        "AccountCreated",
                        "{\"owner\":\"mishudark\"}"))
                .isEqualTo("DBFRZ50474FKRFPJWNVD4Q1ZGW");
        assertThat(of("bank", "Account", "Zoë 😀", Long.MAX_VALUE, "account_created", "null"))
                .isEqualTo("DKC2C2Q27V04295SW883D5ZMX8");
    }

    @Test
    void every_part_matters_and_no_part_runs_into_the_next() {
        List<String> ids = List.of(
                of("b", "T", "i", 1, "e", "1"),
                of("c", "T", "i", 1, "e", "1"),
                of("b", "U", "i", 1, "e", "1"),
                of("b", "T", "j", 1, "e", "1"),
                of("b", "T", "i", 2, "e", "1"),
                of("b", "T", "i", 1, "f", "1"),
                of("b", "T", "i", 1, "e", "2"),
                of("b", "T", "i", 1, "e", "1 "),
                of("bT", "T", "i", 1, "e", "1"),
                of("b", "Ti", "i", 1, "e", "1"),
                of("b", "T", "i", 11, "e", "1"),
                of("b", "T", "i1", 1, "e", "1"));
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("D[0-9A-HJKMNP-TV-Z]{25}"));
    }

    @Test
    void a_message_without_an_id_gets_the_same_one_each_time_made_of_what_was_received() {
        String body = "{\"id\":\"\",\"aggregate_id\":\"a\",\"aggregate_type\":\"Account\",\"version\":2,"
                + "\"type\":\"WithdrawalPerformed\",\"data\":{\"ammount\":249}}";
        String expected = of("bank", "Account", "a", 2, "WithdrawalPerformed", "{\"ammount\":249}");
        for (String spelled :
                List.of(body, body.replace("\"id\":\"\",", ""), body.replace("\"id\":\"\"", "\"id\":null"))) {
            assertThat(Samples.codec(Profile.V1).decode(spelled.getBytes(UTF_8)).id())
                    .isEqualTo(expected);
        }
        EnvelopeCodec unregistered = new EnvelopeCodec("bank", Profile.V2, EventRegister.empty());
        assertThat(unregistered.decode(body.getBytes(UTF_8)).id()).isEqualTo(expected);
    }

    @Test
    void new_ids_are_ulids_differ_from_thread_to_thread_and_are_never_derived_ones() {
        Set<String> ids = new HashSet<>(
                IntStream.range(0, 50_000).parallel().mapToObj(i -> Ids.next()).toList());
        assertThat(ids).hasSize(50_000).allMatch(id -> id.matches("[0-7][0-9A-HJKMNP-TV-Z]{25}"));
    }
}
